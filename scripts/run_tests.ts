/**
 * Runs the tests, then says how many ran and how many were skipped, and why.
 *
 *     deno task test [FILE|FOLDER|OPTION]...
 *
 * Processes, folders and containers of the tests carry the name of this run, so that what a test leaves behind
 * is found, removed, and a failure. The image of a bench container is removed unless it was there before.
 */
import { killMarked, markedProcesses } from "../tests/support/marked.ts";
import { summary } from "./test_summary.ts";

const IMAGE = "agenttower-bench:test";
const ROOT = `${import.meta.dirname}/..`;

async function main(args: string[]): Promise<number> {
  const run = Deno.makeTempDirSync({ dir: "/tmp", prefix: "at-" });
  const hadImage = await output("docker", "image", "inspect", IMAGE) !== null;
  if (await output("docker", "version") !== null) await output(`${ROOT}/scripts/bench-image`);
  const code = await test(args, run);
  console.log(summary(readIfThere(reportOf(run))));
  const remains = await remove(run);
  if (!hadImage) await output("docker", "image", "rm", IMAGE);
  for (const line of remains) console.error(`left behind: ${line}`);
  return code || (remains.length > 0 ? 1 : 0);
}

/** Runs `deno test` until it ends or this program is told to end; gives its exit code. */
async function test(args: string[], run: string): Promise<number> {
  const targets = args.some((it) => !it.startsWith("-")) ? args : [...args, "tests"];
  const child = new Deno.Command(Deno.execPath(), {
    args: [
      ...["test", "-q", "-P", "--no-prompt", "--no-check", "--parallel"],
      ...[`--junit-path=${reportOf(run)}`, ...targets],
    ],
    cwd: ROOT,
    env: { AGENTTOWER_TEST_RUN: run },
  }).spawn();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => child.kill("SIGTERM"));
  }
  return (await child.status).code;
}

/** Removes everything of a run; gives what should not have been there any more. */
async function remove(run: string): Promise<string[]> {
  const marker = `AGENTTOWER_TEST_RUN=${run}`;
  const processes = await markedProcesses(marker);
  await killMarked(marker);
  const listed = await output("docker", "ps", "-aq", "--filter", `label=agenttower.test=${run}`);
  const containers = listed?.split("\n").filter((id) => id !== "") ?? [];
  if (containers.length > 0) await output("docker", "rm", "-fv", ...containers);
  const folders = [...Deno.readDirSync(run)].filter((it) => it.isDirectory);
  Deno.removeSync(run, { recursive: true });
  return [
    ...processes.map((id) => `process ${id}`),
    ...containers.map((id) => `container ${id}`),
    ...folders.map(({ name }) => `folder ${run}/${name}`),
  ];
}

function reportOf(run: string): string {
  return `${run}/report.xml`;
}

function readIfThere(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}

/** What a program prints, or null if it fails or is not there. */
async function output(program: string, ...args: string[]): Promise<string | null> {
  try {
    const command = new Deno.Command(program, {
      args,
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: AbortSignal.timeout(60_000),
    });
    const { success, stdout } = await command.output();
    return success ? new TextDecoder().decode(stdout) : null;
  } catch {
    return null;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
