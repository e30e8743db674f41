/** What is measured, and the program that does nothing against which it is. */
import { compileProgram } from "../compile_program.ts";
import type { CostRequest } from "./cost.ts";

const ROOT = new URL("../..", import.meta.url).pathname;

export type Argv = CostRequest["argv"];

export interface Programs {
  /** How the command line is run. */
  readonly product: Argv;
  /** No program of its kind starts sooner. */
  readonly empty: Argv;
  /** Why both are run from source; null where they are compiled. */
  readonly problem: string | null;
}

/**
 * Compiles both into a folder, or finds how to run them from source where that cannot be done here.
 *
 * @param given A compiled program that is measured in place of this checkout.
 */
export async function preparePrograms(folder: string, given: string | null): Promise<Programs> {
  const module = `${folder}/empty.ts`;
  Deno.writeTextFileSync(module, "");
  const [product, empty] = [given ?? `${folder}/agenttower`, `${folder}/empty`];
  const problem = await compileProgram(empty, module) ??
    (given === null ? await compileProgram(product) : null);
  if (problem === null) return { product: [product], empty: [empty], problem };
  const run = (path: string): Argv => [
    Deno.execPath(),
    ...["run", "-q", "-P", "--no-prompt", "--cached-only", `--config=${ROOT}deno.json`, path],
  ];
  return { product: given === null ? run(`${ROOT}main.ts`) : [given], empty: run(module), problem };
}
