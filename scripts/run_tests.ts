/**
 * Runs the tests, then says how many ran and how many were skipped, and why, and after the whole suite how much
 * of the program they have run. What a test leaves behind is removed, and a failure. The whole suite runs the command
 * line as the compiled program, where it can be compiled without fetching anything.
 *
 *     deno task test [FILE|FOLDER|OPTION]...
 */
import { compiledIn, compileProgram, hasRuntimeBase } from "./compile_program.ts";
import { coverageOf, coverageText, shortfall } from "./coverage.ts";
import { filesBelow } from "./source_files.ts";
import { TestRun } from "./test_run.ts";
import { summary } from "./test_summary.ts";

const ROOT = `${import.meta.dirname}/..`;

async function main(args: string[]): Promise<number> {
  const run = await TestRun.open();
  const report = `${run.folder}/report.xml`;
  const profile = `${run.folder}/coverage`;
  const isWhole = args.length === 0;
  Deno.mkdirSync(profile);
  if (isWhole && hasRuntimeBase()) run.program ??= await compiled(run);
  const code = await run.deno(
    ...["test", "-q", "-P", "--no-prompt", "--no-check", "--parallel", `--junit-path=${report}`],
    ...isWhole ? [...coverageOptions(profile), "tests"] : targetsOf(args),
  );
  console.log(summary(readIfThere(report)));
  const isCovered = !isWhole || await showCoverage(run, profile);
  Deno.removeSync(profile, { recursive: true });
  return await run.close() || !isCovered ? code || 1 : code;
}

/** The program as users get it, which starts in half the time; null where it could not be made. */
async function compiled(run: TestRun): Promise<string | null> {
  const program = compiledIn(run.folder);
  const complaint = await compileProgram(program);
  if (complaint === null) return program;
  console.error(complaint);
  return null;
}

function coverageOptions(profile: string): string[] {
  return [
    ...[`--coverage=${profile}`, "--coverage-raw-data-only"],
    `--preload=${ROOT}/scripts/own_coverage.ts`,
  ];
}

function targetsOf(args: string[]): string[] {
  return args.some((it) => !it.startsWith("-")) ? args : [...args, "tests"];
}

/** Says how much of the program was run; gives whether it is enough. */
async function showCoverage(run: TestRun, profile: string): Promise<boolean> {
  const report = `${run.folder}/coverage.lcov`;
  const src = `--include=^${new URL("../src/", import.meta.url)}`;
  await run.deno("coverage", "-q", "--lcov", src, `--output=${report}`, profile);
  // Deno takes no coverage of packages, nor of the stand-ins that are linked as such.
  const paths = filesBelow(ROOT, "src", /\.ts$/).filter((path) => !path.startsWith("src/jsr/"));
  const texts = new Map(paths.map((path) => [path, Deno.readTextFileSync(`${ROOT}/${path}`)]));
  const coverage = coverageOf(readIfThere(report), texts);
  console.log(coverageText(coverage));
  const missing = shortfall(coverage);
  if (missing !== null) console.error(`too little is covered: ${missing}`);
  return missing === null;
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
