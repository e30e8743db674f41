/**
 * Puts what was pulled into the logs on this host, every byte once. Under a lock for each log: written where the
 * record says that the log ends, then put on record. Who dies between the two leaves bytes behind that place, over
 * which the next one writes the same.
 */
import type { Context } from "../../context.ts";
import { isRefusal, withAdvice } from "../../model/errors.ts";
import { stateUnavailable } from "../../model/refusals/state.ts";
import { getPulledLog, movePulledLog, type PulledLogRow } from "../../store/logs/pulled_logs.ts";
import { passFailpoint } from "../../system/failpoint.ts";
import { fileRefused } from "../../system/fs/refused_entry.ts";
import type { OpenFile } from "../../system/fs/open_file.ts";
import { readLimits, sizeProblem } from "../../system/limits.ts";
import { pulledLogLock } from "../../system/locks/lock_names.ts";
import type { PulledLog, PulledPart, PullRequest } from "../../system/tmux/pull_segments.ts";
import { logOnRecord, makeLogFolder } from "../log_files.ts";
import { newBytes } from "./new_bytes.ts";

/** How long a database that another process writes to is waited for, in milliseconds: a later look does as well. */
const WRITE_MS = 1000;

/** Names a log's folder in its container. */
export function pullKey({ agentId, generation }: Pick<PulledLogRow, "agentId" | "generation">) {
  return `${agentId}.${generation}`;
}

/** What is asked of a container for this log. */
export function pullRequest(log: PulledLogRow): PullRequest {
  return { key: pullKey(log), position: log.position, isOver: log.isEnded };
}

/**
 * Takes in what came of these logs. One that another process takes in just now is left to it, and one that cannot be
 * written is warned of; neither is lost, since the container still has it.
 *
 * @param found What the container has given, by key.
 * @param isDurable Whether it must survive power loss; else only what the container lets go of then does.
 * @returns whether anything was taken in.
 */
export function takePulled(
  ctx: Context,
  logs: readonly PulledLogRow[],
  found: ReadonlyMap<string, PulledLog>,
  isDurable = false,
): boolean {
  using locks = new DisposableStack();
  const taken: Taken[] = [];
  for (const log of logs) {
    const parts = found.get(pullKey(log))?.parts ?? [];
    if (parts.length === 0) continue;
    orWarn(ctx, log.path, () => {
      const lock = ctx.locks.tryAcquire(pulledLogLock(log.agentId), "a log");
      if (lock === null) return;
      locks.use(lock);
      const one = takeOne(ctx, log, parts, isDurable);
      if (one !== null) taken.push(one);
    });
  }
  const [first] = taken;
  if (first === undefined) return false;
  const durable = taken.some((each) => each.isDurable);
  return orWarn(ctx, first.log.path, () => {
    ctx.store.write("log.take", (writer) => {
      for (const { log } of taken) movePulledLog(writer, log);
    }, { durable, withinMs: WRITE_MS });
    return true;
  }) ?? false;
}

function orWarn<T>(ctx: Context, path: string, act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
    ctx.warn(`${path} is not up to date: ${withAdvice(error)}`);
    return null;
  }
}

interface Taken {
  readonly log: PulledLogRow;
  readonly isDurable: boolean;
}

function takeOne(
  ctx: Context,
  asked: PulledLogRow,
  parts: readonly PulledPart[],
  isDurable: boolean,
): Taken | null {
  // Another process may have taken in some of it since it was asked for.
  const known = getPulledLog(ctx.store, asked.agentId);
  if (known === undefined || known.generation !== asked.generation) return null;
  const came = newBytes(known.position, parts);
  if (came === null) return null;
  const sync = isDurable || came.leavesSegment;
  const { file: opened, log } = openPulledFile(ctx, known);
  using file = opened;
  const end = log.fileSize + came.bytes.length;
  const problem = sizeProblem(readLimits(), end);
  if (problem) throw stateUnavailable("other", problem.reason, { advice: problem.advice });
  try {
    passFailpoint("log.append", "before");
    file.putAt(log.fileSize, came.bytes);
    if (file.facts().size > end) file.truncate(end);
    if (sync) file.sync();
    passFailpoint("log.append", "after");
  } catch (error) {
    throw fileRefused(log.path, error);
  }
  return { log: { ...log, position: came.position, fileSize: end }, isDurable: sync };
}

/**
 * Opens the log on this host for writing; one that was taken away is made again. What is given is true of the file:
 * one that was cut or replaced is put on record before anything is written to it, since what lies behind the place on
 * record counts as not written. The log's lock MUST be held.
 *
 * @throws {Refusal} `state_unavailable` where something that is no log of ours is in its place.
 */
export function openPulledFile(
  ctx: Context,
  log: PulledLogRow,
): { readonly file: OpenFile; readonly log: PulledLogRow } {
  const place = logOnRecord(ctx.paths, log.path);
  if (place === null) throw stateUnavailable("other", `${log.path} is no place for a log`);
  using folder = makeLogFolder(place.folder);
  folder.ensureFile(place.name);
  const file = folder.openFile(place.name, { write: true });
  if (file === null) throw stateUnavailable("other", `${log.path} was taken away`);
  const { identity, size } = file.facts();
  const fileSize = identity === log.fileId ? Math.min(size, log.fileSize) : size;
  if (identity === log.fileId && fileSize === log.fileSize) return { file, log };
  try {
    const right = { ...log, fileId: identity, fileSize };
    ctx.store.write("log.take", (writer) => movePulledLog(writer, right));
    return { file, log: right };
  } catch (error) {
    file[Symbol.dispose]();
    throw error;
  }
}
