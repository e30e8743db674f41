/** Pulls logs by itself, where no look at tmux is taken that they could be pulled with. */
import { creatingPanes } from "../../store/panes.ts";
import { containerOf } from "../../containers/known.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import { targetOf } from "../../containers/target_of.ts";
import type { Context } from "../../context.ts";
import { VANISHED } from "../../model/container.ts";
import { Refusal } from "../../model/errors.ts";
import { getAgent } from "../../store/agents.ts";
import { agentIdOf } from "../../store/pane_progress.ts";
import {
  dropPulledLog,
  endPulledLog,
  getPulledLog,
  type PulledLogRow,
  pulledLogsIn,
} from "../../store/logs/pulled_logs.ts";
import { requireAgent } from "../../store/require_record.ts";
import { pulledLogLock } from "../../system/locks/lock_names.ts";
import { type ExecTarget, runScript } from "../../system/runtime/target.ts";
import {
  PULL_SEGMENTS,
  pullArguments,
  type PulledLog,
  type PullRequest,
  readPulled,
} from "../../system/tmux/pull_segments.ts";
import { isLogThere, logOnRecord, openLogFile } from "../log_files.ts";
import { openPulledFile, pullKey, pullRequest, takePulled } from "./take.ts";

const SCRIPT = `${PULL_SEGMENTS}\npull_segments "$@"`;

/** So many bytes come in one answer, which in base64 is less than an answer may be long. */
const MOST_BYTES = 4 << 20;

const TIMEOUT_MS = 10_000;

/** How long a reader waits for what is new, in milliseconds. */
const READ_MS = 10_000;

/** Rounds in which everything that a container keeps of a log can be taken, and then its folder. */
const ROUNDS = 20;

type Found =
  | { readonly ok: true; readonly logs: ReadonlyMap<string, PulledLog> }
  | { readonly ok: false; readonly reason: string; readonly vanished: boolean };

async function ask(
  ctx: Context,
  target: ExecTarget,
  requests: readonly PullRequest[],
  options: { readonly mostBytes: number; readonly timeoutMs: number },
): Promise<Found> {
  const mark = ctx.ids.token();
  const result = await runScript(ctx, "log.pull", target, {
    script: SCRIPT,
    args: pullArguments(mark, options.mostBytes / requests.length, requests),
    stdin: "",
    timeoutMs: options.timeoutMs,
  });
  if (result.kind === "ran") return { ok: true, logs: readPulled(result.stdout, mark, requests) };
  const vanished = result.kind === "stopped" && result.status === VANISHED;
  return { ok: false, reason: result.reason, vanished };
}

/**
 * Takes in what there is of an agent's log, if it is a pulled one.
 *
 * @returns why the log may not be up to date; null where it is.
 */
export async function pullLog(ctx: Context, agentId: string): Promise<string | null> {
  const end = ctx.clock.elapsed() + READ_MS;
  for (;;) {
    const log = getPulledLog(ctx.store, agentId);
    if (log === undefined || ctx.store.readOnly) return null;
    remakeLog(ctx, log);
    const elsewhere = whyElsewhere(ctx, requireAgent(ctx.store, agentId));
    if (elsewhere !== null) return elsewhere;
    const target = targetOf(ctx, containerOf(ctx, log.containerId));
    const requests = [{ ...pullRequest(log), isOver: false }];
    const found = await ask(ctx, target, requests, {
      mostBytes: MOST_BYTES,
      timeoutMs: TIMEOUT_MS,
    });
    if (!found.ok) {
      if (found.vanished) forget(ctx, [log]);
      return found.reason;
    }
    const hasTaken = takePulled(ctx, [log], found.logs, log.isEnded);
    if (!hasTaken || !isCut(found.logs) || ctx.clock.elapsed() >= end) return null;
  }
}

/** Whether there may be more than an answer holds. */
function isCut(logs: ReadonlyMap<string, PulledLog>): boolean {
  const parts = [...logs.values()].flatMap(({ parts }) => parts);
  return parts.reduce((sum, { bytes }) => sum + bytes.length, 0) >= MOST_BYTES;
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
  leftMs: () => number = () => TIMEOUT_MS,
): Promise<void> {
  const read = () => agentIds.flatMap((id) => getPulledLog(ctx.store, id) ?? []);
  markEnded(ctx, read());
  for (let round = 0; round < ROUNDS; round++) {
    const logs = read();
    if (logs.length === 0) return;
    const timeoutMs = Math.min(TIMEOUT_MS, leftMs());
    const found = await ask(ctx, target, logs.map(pullRequest), {
      mostBytes: MOST_BYTES,
      timeoutMs,
    });
    if (!found.ok) return found.vanished ? forget(ctx, logs) : undefined;
    const hasTaken = takePulled(ctx, logs, found.logs, true);
    const gone = logs.filter((log) => found.logs.get(pullKey(log))?.isGone);
    forget(ctx, gone);
    if (!hasTaken && gone.length === 0) return;
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

/** Which of these folders a pipe has made in the container; none where that cannot be told. */
export async function openFolders(
  ctx: Context,
  target: ExecTarget,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const requests = keys.map((key) => ({ key, position: 0, isOver: false }));
  const found = await ask(ctx, target, requests, { mostBytes: 0, timeoutMs: TIMEOUT_MS });
  return new Set(found.ok ? keys.filter((key) => found.logs.get(key)?.isOpen) : []);
}
