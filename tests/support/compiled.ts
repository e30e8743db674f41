/** The compiled program, made once for a whole run of tests. */
import { compiledIn, compileProgram, hasRuntimeBase } from "../../scripts/compile_program.ts";

/** Holds, in a run within another one, the path of the program that was made for that one. */
export const MADE_BEFORE = "COMPILED_AGENTTOWER";

const madeBefore = Deno.env.get(MADE_BEFORE) ?? null;

/** Why it cannot be made, or null. */
export const compiledReason = hasRuntimeBase() || madeBefore !== null
  ? null
  : "COMPILE_DENO and DENORT_BIN are not set";

const RUN = Deno.env.get("TEST_RUN_OF_AGENTTOWER");

let program: Promise<string> | null = madeBefore === null ? null : Promise.resolve(madeBefore);

/** Its path. */
export function compiled(): Promise<string> {
  program ??= RUN === undefined ? compileHere() : compileOnce(compiledIn(RUN));
  return program;
}

/** Whichever file of tests comes first makes it for all of them; the run removes it. */
async function compileOnce(path: string): Promise<string> {
  using turn = await Deno.open(`${path}.lock`, { write: true, create: true });
  await turn.lock(true);
  try {
    Deno.statSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    await compile(`${path}.new`);
    Deno.renameSync(`${path}.new`, path);
  }
  return path;
}

async function compileHere(): Promise<string> {
  const path = Deno.makeTempFileSync({ dir: "/tmp" });
  globalThis.addEventListener("unload", () => Deno.removeSync(path));
  await compile(path);
  return path;
}

async function compile(path: string): Promise<void> {
  const complaint = await compileProgram(path);
  if (complaint !== null) throw new Error(complaint);
}
