/** Compiling the program, as `scripts/compile` does it. */
const COMPILE = `${import.meta.dirname}/compile`;

/** Whether it is known here what to compile with, so that nothing is fetched for it. */
export function hasRuntimeBase(): boolean {
  return ["COMPILE_DENO", "DENORT_BIN"].every((name) => Deno.env.get(name));
}

/** Where the program of a run of tests lies, in the run's folder, whoever made it. */
export function compiledIn(folder: string): string {
  return `${folder}/compiled-agenttower`;
}

/** Compiles this checkout, or a module, into a file; gives the complaint, or null where it was done. */
export async function compileProgram(output: string, ...module: string[]): Promise<string | null> {
  const { success, stderr } = await new Deno.Command(COMPILE, {
    args: [output, ...module],
    stdin: "null",
  }).output();
  return success ? null : new TextDecoder().decode(stderr).trim();
}
