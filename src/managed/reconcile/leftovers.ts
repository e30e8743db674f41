/** Files that finished work leaves in the state folder. */
import type { Context } from "../../context.ts";
import { isRefusal } from "../../model/errors.ts";
import { ContainerLock } from "../../system/locks/container_lock.ts";
import { containersToReconcile, creatingPanes } from "../../store/panes.ts";
import { agentsOfPulledLogs } from "../../store/logs/pulled_logs.ts";
import { filesIn, removeQuietly } from "../../system/files.ts";
import {
  containerLockName,
  pulledLogLock,
  STATE_LOCKS,
  workerLease,
} from "../../system/locks/lock_names.ts";
import { isWorkerAlive } from "../lifecycle/ensure_worker.ts";
import { containerOfWorkerLog, WORKER_LOG_SUFFIX } from "../../system/worker_log.ts";

export interface Leftovers {
  /** Lock files of containers without records to reconcile. */
  readonly locks: readonly string[];
  /** Logs of workers whose work is done. */
  readonly workerLogs: readonly string[];
}

/** Removes leftovers, or with `dryRun` only names them; of one container only, when it is given. */
export function removeLeftovers(
  ctx: Context,
  options: { readonly dryRun: boolean; readonly containerId: string | null },
): Leftovers {
  const { dryRun, containerId } = options;
  const locks = dryRun ? unusedLocks(ctx, containerId) : discardLocks(ctx, containerId);
  const tickets = dryRun || containerId !== null ? [] : ctx.locks.discardTickets();
  const logs = namesIn(ctx.paths.workers, WORKER_LOG_SUFFIX)
    .filter((name) => containerId === null || containerOfWorkerLog(name) === containerId)
    .filter((name) => isDone(ctx, name));
  if (!dryRun) {
    for (const name of logs) removeQuietly(`${ctx.paths.workers}/${name}${WORKER_LOG_SUFFIX}`);
  }
  return { locks: [...locks, ...tickets], workerLogs: logs };
}

/** Names of free locks of containers without records to reconcile. */
function unusedLocks(ctx: Context, containerId: string | null): string[] {
  const inUse = new Set<string>(Object.values(STATE_LOCKS));
  for (const id of containersToReconcile(ctx.store)) inUse.add(id).add(workerLease(id));
  for (const id of agentsOfPulledLogs(ctx.store)) inUse.add(pulledLogLock(id));
  return namesIn(ctx.paths.locks, ".lock")
    .filter((name) => containerId === null || isLockOf(containerId, name))
    .filter((name) => !inUse.has(name) && !ctx.locks.isHeld(name));
}

/** Leases go first: discarding one takes its container's lock, which makes that lock's file. */
function discardLocks(ctx: Context, containerId: string | null): string[] {
  const leases = unusedLocks(ctx, containerId).filter(isLease)
    .filter((name) => discardLease(ctx, name));
  const others = unusedLocks(ctx, containerId).filter((name) => !isLease(name))
    .filter((name) => orFalse(() => ctx.locks.discard(name)));
  return [...leases, ...others].sort();
}

const LEASE_SUFFIX = workerLease("");

function isLease(name: string): boolean {
  return name.endsWith(LEASE_SUFFIX);
}

/**
 * Discarding a lease holds it for an instant. The container's lock keeps other commands from taking that for a
 * living worker, and from starting no worker.
 */
function discardLease(ctx: Context, name: string): boolean {
  const containerId = name.slice(0, -LEASE_SUFFIX.length);
  return orFalse(() => {
    using lock = ContainerLock.tryAcquire(ctx.locks, containerId, "sweep");
    return lock !== null && ctx.locks.discard(name);
  });
}

/** False where something that is no lock has a lock's place. */
function orFalse(act: () => boolean): boolean {
  try {
    return act();
  } catch (error) {
    if (isRefusal(error, "state_unavailable")) return false;
    throw error;
  }
}

function isLockOf(containerId: string, name: string): boolean {
  return name === containerLockName(containerId) || name === workerLease(containerId);
}

function isDone(ctx: Context, log: string): boolean {
  const containerId = containerOfWorkerLog(log);
  return creatingPanes(ctx.store, containerId).length === 0 && !isWorkerAlive(ctx, containerId);
}

/**
 * Names of regular files, without the suffix; anything else is not ours.
 *
 * @throws {Refusal} `state_unavailable` where the folder cannot be read.
 */
function namesIn(folder: string, suffix: string): string[] {
  return filesIn(folder).filter((name) => name.endsWith(suffix))
    .map((name) => name.slice(0, -suffix.length));
}
