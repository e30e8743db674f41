/**
 * Runs the tests, then says how many ran and how many were skipped, and why. What a test leaves behind is
 * removed, and a failure.
 *
 *     deno task test [FILE|FOLDER|OPTION]...
 */
import { TestRun } from "./test_run.ts";
import { summary } from "./test_summary.ts";

async function main(args: string[]): Promise<number> {
  const run = await TestRun.open();
  const report = `${run.folder}/report.xml`;
  const targets = args.some((it) => !it.startsWith("-")) ? args : [...args, "tests"];
  const code = await run.deno(
    ...["test", "-q", "-P", "--no-prompt", "--no-check", "--parallel"],
    ...[`--junit-path=${report}`, ...targets],
  );
  console.log(summary(readIfThere(report)));
  return await run.close() ? code || 1 : code;
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
