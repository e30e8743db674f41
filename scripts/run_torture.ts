/**
 * Runs the torture with the arguments of `tests/torture/main.ts`, and leaves nothing of it behind, however it
 * ends.
 */
import { TestRun } from "./test_run.ts";

async function main(args: string[]): Promise<number> {
  const run = await TestRun.open();
  const code = await run.deno("run", "-q", "-P", "--no-prompt", "tests/torture/main.ts", ...args);
  return await run.close() ? code || 1 : code;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
