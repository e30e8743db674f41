/** The hidden entry of the detached worker (contract: operations.md, "Create, then the worker"). */
import { parseArgs } from "@std/cli/parse-args";
import { describeCause, LocalLog } from "./app/local_log.ts";
import { open } from "./app/open.ts";
import { runWorker } from "./managed/spawn/run_worker.ts";
import { hearWord, WAITS_FOR_WORD } from "./system/fork.ts";
import { resolvePaths } from "./system/paths.ts";
import { workerLogName } from "./system/worker_log.ts";

const startedAt = new Date();

/**
 * Settles what is `creating` in one container. Nobody reads its output, so it writes a log of its own.
 *
 * @param args the container's id and the folders, as fork.ts gives them.
 * @returns the exit code: 0, or 1 when it could not work.
 */
export async function workerMain(args: readonly string[]): Promise<number> {
  const parsed = parseArgs([...args], {
    string: ["_", "state-dir", "config-dir"],
    boolean: [WAITS_FOR_WORD],
  });
  const containerId = String(parsed._[0]);
  const paths = resolvePaths(
    { stateDir: parsed["state-dir"], configDir: parsed["config-dir"] },
    Deno.env.get,
    Deno.cwd,
  );
  const log = new LocalLog(
    () => `${paths.workers}/${workerLogName(containerId, startedAt)}`,
    "debug",
  );
  try {
    const opened = await open({
      paths,
      warn: (text) => log.write("warn", text),
      note: (text) => log.write("info", text),
    });
    if (!parsed[WAITS_FOR_WORD] || await hearWord()) await runWorker(opened.context, containerId);
    opened.close();
    return 0;
  } catch (error) {
    log.write("error", describeCause(error));
    return 1;
  }
}
