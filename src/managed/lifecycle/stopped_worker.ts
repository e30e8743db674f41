/** A worker that stands still: it lives, so that no other takes its place, and settles nothing. */
import type { Context } from "../../context.ts";
import { type Advice, advise } from "../../model/advice.ts";
import { workerLease } from "../../system/locks/lock_names.ts";

export interface StoppedWorker {
  readonly pid: number;
  /** When it took its lease, RFC 3339; null where that is not known. */
  readonly since: string | null;
}

/** The container's worker where a signal or a debugger has stopped it; null also where it is not to be seen from here. */
export function stoppedWorker(ctx: Context, containerId: string): StoppedWorker | null {
  const holder = ctx.locks.holder(workerLease(containerId));
  if (holder === null || holder.pid === null || !holder.isStopped) return null;
  return { pid: holder.pid, since: holder.since?.toISOString() ?? null };
}

/** What is wrong. */
export function describeStopped({ pid, since }: StoppedWorker): string {
  const begun = since === null ? "" : `, which began at ${since},`;
  return `the worker (pid ${pid})${begun} is stopped`;
}

/** What to do about it. */
export function cureOfStopped({ pid }: StoppedWorker): Advice {
  return advise`let the worker go on (kill -CONT ${pid}) or end it (kill -9 ${pid}): the next command starts another`;
}

/** Both, in one. */
export function complaintOfStopped(worker: StoppedWorker): string {
  return `${describeStopped(worker)}: ${cureOfStopped(worker)}`;
}

/** Tells the operator where the container's worker is stopped. */
export function warnIfStopped(ctx: Context, containerId: string): void {
  const worker = stoppedWorker(ctx, containerId);
  if (worker !== null) ctx.warn(complaintOfStopped(worker));
}
