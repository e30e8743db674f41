/** Pulls logs by itself, where no look at tmux is taken that they could be pulled with. */
import { creatingPanes } from "../../store/panes.ts";
import { containerOf } from "../../containers/known.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import { targetOf } from "../../containers/target_of.ts";
import type { Context } from "../../context.ts";
import { Refusal } from "../../model/errors.ts";
import { getAgent } from "../../store/agents.ts";
import { agentIdOf } from "../../store/pane_progress.ts";
import {
  dropPulledLog,
  endPulledLog,
  getPulledLog,
  growingLogsIn,
  type PulledLogRow,
  pulledLogsIn,
} from "../../store/logs/pulled_logs.ts";
import { requireAgent } from "../../store/require_record.ts";
import { pulledLogLock } from "../../system/locks/lock_names.ts";
import { countdown } from "../../system/clock.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import { isLogThere, logOnRecord, openLogFile } from "../log_files.ts";
import { bytesOf } from "./portion.ts";
import { Puller } from "./puller.ts";
import { openPulledFile, pullKey, pullRequest, takePulled } from "./take.ts";

/** How long a reader waits for what is new, in milliseconds. */
const READ_MS = 10_000;

/** How long the rest of logs may take that have ended, in milliseconds. */
const END_MS = 30_000;

const MORE_THERE = `there is more of it than came in ${READ_MS / 1000} s`;

/**
 * Takes in what there is of an agent's log, if it is a pulled one.
 *
 * @returns why the log may not be up to date; null where it is.
 */
export async function pullLog(ctx: Context, agentId: string): Promise<string | null> {
  const leftMs = countdown(ctx.clock, READ_MS);
  let puller: Puller | null = null;
  for (;;) {
    const log = getPulledLog(ctx.store, agentId);
    if (log === undefined || ctx.store.readOnly) return null;
    remakeLog(ctx, log);
    const elsewhere = whyElsewhere(ctx, requireAgent(ctx.store, agentId));
    if (elsewhere !== null) return elsewhere;
    puller ??= new Puller(ctx, targetOf(ctx, containerOf(ctx, log.containerId)), leftMs);
    const found = await puller.ask([{ ...pullRequest(log), isOver: false }]);
    if (!found.ok) {
      if (found.vanished) forget(ctx, [log]);
      return found.reason;
    }
    const hasTaken = takePulled(ctx, [log], found.logs, log.isEnded);
    if (!hasTaken || !found.isCut) return null;
    if (puller.isOver) return MORE_THERE;
  }
}

/** A rotation that died has left no log. */
function remakeLog(ctx: Context, log: PulledLogRow): void {
  const place = logOnRecord(ctx.paths, log.path);
  if (place === null || isLogThere(place)) return;
  using lock = ctx.locks.tryAcquire(pulledLogLock(log.agentId), "a log");
  if (lock !== null) openPulledFile(ctx, log).file[Symbol.dispose]();
}

/** As {@linkcode pullLog}, for a reader who gets what is here already. Warns where there may be more. */
export async function pullOrWarn(ctx: Context, agentId: string): Promise<boolean> {
  const reason = await orReason(() => pullLog(ctx, agentId));
  if (reason !== null) ctx.warn(`what was written last is not in the log yet: ${reason}`);
  return reason === null;
}

async function orReason(act: () => Promise<string | null>): Promise<string | null> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof Refusal) return error.message;
    throw error;
  }
}

/**
 * Takes in the rest of these agents' logs, whose pipes have ended, and has the container forget them. What cannot be
 * reached now stays on record as ended.
 *
 * @param leftMs Gives, before each exec, how long it may take.
 */
export async function endPulledLogs(
  ctx: Context,
  target: ExecTarget,
  agentIds: readonly string[],
  leftMs: () => number = () => END_MS,
): Promise<void> {
  const read = () => agentIds.flatMap((id) => getPulledLog(ctx.store, id) ?? []);
  markEnded(ctx, read());
  const endMs = countdown(ctx.clock, END_MS);
  const puller = new Puller(ctx, target, () => Math.min(endMs(), leftMs()));
  do {
    const logs = read();
    if (logs.length === 0) return;
    const found = await puller.ask(logs.map(pullRequest));
    if (!found.ok) return found.vanished ? forget(ctx, logs) : undefined;
    const hasTaken = takePulled(ctx, logs, found.logs, true);
    const gone = logs.filter((log) => found.logs.get(pullKey(log))?.isGone);
    forget(ctx, gone);
    if (!hasTaken && gone.length === 0) return;
  } while (!puller.isOver);
}

/**
 * Takes in more of the logs of a container that are being written, about so many bytes at most, as far as there is
 * time for it. What cannot be reached now is left to a later look.
 */
export async function pullMore(
  ctx: Context,
  target: ExecTarget,
  { mostBytes, leftMs }: { readonly mostBytes: number; readonly leftMs: () => number },
): Promise<void> {
  const puller = new Puller(ctx, target, leftMs);
  for (let taken = 0; taken < mostBytes && !puller.isOver;) {
    const logs = growingLogsIn(ctx.store, target.containerId);
    if (logs.length === 0) return;
    const found = await puller.ask(logs.map(pullRequest));
    if (!found.ok || !takePulled(ctx, logs, found.logs) || !found.isCut) return;
    taken += bytesOf(found.logs.values());
  }
}

/** Puts them on record as ended. From here on what is on this host has to survive power loss, since its source goes. */
function markEnded(ctx: Context, logs: readonly PulledLogRow[]): void {
  const going = logs.filter(({ isEnded }) => !isEnded);
  if (going.length === 0) return;
  for (const log of going) syncLog(ctx, log);
  ctx.store.write("log.take", (writer) => {
    for (const { agentId } of going) endPulledLog(writer, agentId);
  }, { durable: true });
}

/** What is in a log's place that is no log of ours holds up nothing: what comes for it is warned of. */
function syncLog(ctx: Context, log: PulledLogRow): void {
  const place = logOnRecord(ctx.paths, log.path);
  if (place === null || !isLogThere(place)) return;
  using lock = ctx.locks.tryAcquire(pulledLogLock(log.agentId), "a log");
  if (lock === null) return;
  using file = openLogFile(place);
  file?.sync();
}

/** Takes these off the record: nothing of them is left in their container. */
function forget(ctx: Context, logs: readonly PulledLogRow[]): void {
  if (logs.length === 0) return;
  ctx.store.write("log.take", (writer) => {
    for (const log of logs) dropPulledLog(writer, log);
  });
}

/** The agents of a container whose logs are still to be taken, though nobody writes them any more. */
export function endedLogs(ctx: Context, containerId: string): string[] {
  const logs = pulledLogsIn(ctx.store, containerId);
  if (logs.length === 0) return [];
  const coming = creatingPanes(ctx.store, containerId)
    .map((pane) => agentIdOf(ctx.store, pane));
  return logs.filter(({ agentId, isEnded }) =>
    isEnded || !(getAgent(ctx.store, agentId)?.active ?? coming.includes(agentId))
  ).map(({ agentId }) => agentId);
}
