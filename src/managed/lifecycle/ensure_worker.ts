/** Starts a container's worker unless one lives. */
import type { Context } from "../../context.ts";
import { workerLease } from "../../system/locks/worker_lease.ts";

/**
 * To be called under the container's lock, after the rows are committed: a living worker gives its lease up
 * only under that lock and after a last look for rows, so none is left behind.
 */
export function ensureWorker(ctx: Context, containerId: string): void {
  if (!isWorkerAlive(ctx, containerId)) ctx.forkWorker(containerId);
}

/** Whether a process holds the worker's lease at this moment; a stopped one does, a dead one does not. */
export function isWorkerAlive(ctx: Context, containerId: string): boolean {
  return ctx.locks.isHeld(workerLease(containerId));
}
