/** Why a container's worker settles nothing, for people. */
import type { Context } from "../context.ts";
import { filesIn, readOwnEnd } from "../system/files.ts";
import { containerOfWorkerLog } from "../system/worker_log.ts";
import { isWorkerAlive } from "./lifecycle/ensure_worker.ts";
import { complaintOfStopped, stoppedWorker } from "./lifecycle/stopped_worker.ts";

/** The last error of a log is in its last so many bytes, with its stack. */
const RECENT_BYTES = 64 << 10;

/**
 * That the worker is stopped; or the last error in the newest log of this container's workers that was written to
 * after `since`. Null when there is none, it cannot be read, or a worker is at work.
 */
export function workerComplaint(ctx: Context, containerId: string, since: string): string | null {
  try {
    if (isWorkerAlive(ctx, containerId)) {
      const stopped = stoppedWorker(ctx, containerId);
      return stopped && complaintOfStopped(stopped);
    }
    // Their names end with the time at which the worker started.
    const newest = filesIn(ctx.paths.workers).filter((name) =>
      containerOfWorkerLog(name) === containerId
    ).at(-1);
    if (newest === undefined) return null;
    const log = readOwnEnd(`${ctx.paths.workers}/${newest}`, RECENT_BYTES);
    const error = lastError(log, since);
    return error && `the worker gave up: ${error}`;
  } catch {
    return null;
  }
}

/** The last error in the text of a log, without its stack. */
export function lastError(log: string, since: string): string | null {
  const [, at = "", what = ""] = [...log.matchAll(/^(\S+) \d+ error (?:\w+: )?(.*)$/gm)].at(-1) ??
    [];
  return what !== "" && at >= since ? what : null;
}
