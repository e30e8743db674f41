/** Starts a container's worker unless one lives. */
import type { Context } from "../../context.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import { workerLease } from "../../system/locks/lock_names.ts";
import { warnIfStopped } from "./stopped_worker.ts";

/**
 * Starts the worker of the locked container. The rows MUST be committed: a living worker gives its lease up only
 * under that lock and after a last look for rows, so that none is left behind. One that is stopped lives, and is
 * warned about.
 */
export function ensureWorker(ctx: Context, { containerId }: ContainerLock): void {
  if (!isWorkerAlive(ctx, containerId)) return ctx.forkWorker(containerId);
  warnIfStopped(ctx, containerId);
}

/**
 * Makes sure that a worker can take its lease, before there is anything for it to do.
 *
 * @throws {Refusal} `state_unavailable` where something else has the place of the lease.
 */
export function requireLease(ctx: Context, { containerId }: ContainerLock): void {
  ctx.locks.requireUsable(workerLease(containerId));
}

/** Whether a process holds the worker's lease at this moment; a stopped one does, a dead one does not. */
export function isWorkerAlive(ctx: Context, containerId: string): boolean {
  return ctx.locks.isHeld(workerLease(containerId));
}
