/** Loaded before tests whose coverage is taken: keeps it to their own process, and every child at its speed. */
Deno.env.delete("DENO_COVERAGE_DIR");
