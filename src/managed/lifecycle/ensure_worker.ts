/** Starts a container's worker unless one lives. */
import type { Context } from "../../context.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import { workerLease } from "../../system/locks/lock_names.ts";
import type { WaitingWorker } from "../../system/fork.ts";
import { warnIfStopped } from "./stopped_worker.ts";

/**
 * Has a worker for the locked container get ready, before there is anything for it to do; where one lives, that is it.
 * It begins when it is told to, and has to be told only when the rows are committed: a living worker gives its lease up
 * only under that lock and after a last look for rows, so that none is left behind. One that is stopped lives, and is
 * warned about.
 *
 * @throws {Refusal} `state_unavailable` where something else has the place of the worker's lease.
 */
export function readyWorker(ctx: Context, { containerId }: ContainerLock): WaitingWorker {
  ctx.locks.requireUsable(workerLease(containerId));
  if (!isWorkerAlive(ctx, containerId)) return ctx.forkWorker(containerId);
  return {
    begin: () => Promise.resolve(warnIfStopped(ctx, containerId)),
    [Symbol.dispose]: () => {},
  };
}

/** Whether a process holds the worker's lease at this moment; a stopped one does, a dead one does not. */
export function isWorkerAlive(ctx: Context, containerId: string): boolean {
  return ctx.locks.isHeld(workerLease(containerId));
}
