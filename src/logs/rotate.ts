/** Keeps pane logs from growing without end (setting `logs.max_mb`). */
import { recordDone } from "../actions/record.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { readLimits, sizeProblem } from "../system/limits.ts";
import { activeAgents, getAgent } from "../store/agents.ts";
import { containersToReconcile } from "../store/panes.ts";
import { getPulledLog } from "../store/logs/pulled_logs.ts";
import { knownContainer } from "../containers/known.ts";
import type { Directory } from "../system/fs/directory.ts";
import { fileRefused } from "../system/fs/refused_entry.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { containerLockName, STATE_LOCKS, workerLease } from "../system/locks/lock_names.ts";
import {
  containerFolder,
  foldersOf,
  localFolder,
  type LogFolder,
  logOf,
  logOnRecord,
  logPath,
  openLogFolder,
} from "./log_files.ts";
import { namesIn, otherNames } from "./other_names.ts";
import { PROBE_PREFIX } from "./proof.ts";
import { rotatePulled } from "./pulled/rotate_pulled.ts";
import { agentOfSignals } from "./signal_file.ts";

const CHUNK_BYTES = 1 << 20;

/** A probe that a crash left behind is older than this; one in use is younger, unless the machine slept meanwhile. */
const LEFTOVER_MS = 10 * 60_000;
const COPY_SUFFIX = ".copy";

/**
 * Moves what stands in each log of an agent in use that is larger than the settings allow to `<log>.1`, over the one that is there:
 * the newest of it, as much as a log may be large, so that time and room are bounded whatever it has grown to.
 * The writers hold their files open for appending (`cat >>`, in a container perhaps), so the log stays the file
 * that it is. It is copied, and then shortened in one step; a kill before that step leaves the log whole.
 *
 * Where the file system can take the beginning of a file away (ext4, XFS), the log keeps its last block and
 * nothing is lost. Elsewhere the log is emptied, and what is written between the copy's end and that is lost.
 *
 * Links are left alone. At most one process does this at a time; others do nothing. Of one container only, when
 * it is given.
 *
 * @returns the logs that were rotated, or with `dryRun` would be.
 */
export function rotateLogs(
  ctx: Context,
  options: { readonly dryRun?: boolean; readonly containerId?: string | null } = {},
): string[] {
  const { dryRun = false, containerId = null } = options;
  using lock = dryRun ? null : ctx.locks.tryAcquire(STATE_LOCKS.logs, "log rotation");
  if (lock === null && !dryRun) return [];
  const rotated: string[] = [];
  for (const place of logFolders(ctx, containerId)) {
    using folder = openOrNull(place);
    if (folder === null) continue;
    if (!dryRun) { for (const name of leftovers(ctx, folder)) folder.remove(name); }
    for (const { agent, name, bytes } of largeLogs(ctx, place, folder)) {
      const path = `${folder.path}/${name}`;
      try {
        if (!dryRun && !rotateOne(ctx, folder, name, agent)) continue;
        rotated.push(path);
        if (!dryRun) recordDone(ctx, { type: "rotate", agent, details: { bytes } }, "rotated");
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        ctx.warn(`${path} could not be rotated: ${error.message}`);
      }
    }
  }
  return rotated.sort();
}

/** A log that is pulled has no writer but this program, so that it is renamed; see {@link rotatePulled}. */
function rotateOne(ctx: Context, folder: Directory, name: string, agent: Agent): boolean {
  const pulled = getPulledLog(ctx.store, agent.id);
  const place = pulled && logOnRecord(ctx.paths, pulled.path);
  return pulled && place && logPath(place) === `${folder.path}/${name}`
    ? rotatePulled(ctx, folder, name, pulled)
    : rotate(folder, name, limitOf(ctx));
}

function rotate(folder: Directory, name: string, limit: number): boolean {
  using file = folder.openFile(name, { write: true });
  if (file === null) return false;
  const { size, blksize } = file.facts();
  // Whole blocks, and not all of the file: no less can be taken away, and no more.
  const blocks = Math.floor((size - 1) / blksize) * blksize;
  requireSize(Math.min(size, limit) + blksize);
  const copy = `${name}.1${COPY_SUFFIX}`;
  folder.remove(copy);
  try {
    using old = folder.makeFile(copy);
    const from = Math.max(0, blocks - limit);
    appendPart(old, file, { from, to: blocks });
    // On the disk before the log is shortened, or a power cut would cost both.
    old.sync();
    folder.rename(copy, `${name}.1`);
    if (blocks > 0 && file.takeFromStart(blocks)) return true;
    // As far as it goes now: a writer must not be followed for as long as it writes.
    appendPart(old, file, { from: blocks, to: file.facts().size });
    file.truncate(0);
    return true;
  } catch (error) {
    folder.remove(copy);
    throw fileRefused(`${folder.path}/${name}`, error);
  }
}

/** @throws {Refusal} where the system would end this process for a file so large. */
function requireSize(bytes: number): void {
  const problem = sizeProblem(readLimits(), bytes);
  if (problem !== null) throw stateUnavailable("other", problem.reason, { advice: problem.advice });
}

/** Appends a part of one file to another. */
function appendPart(
  to: OpenFile,
  from: OpenFile,
  part: { readonly from: number; readonly to: number },
): void {
  let end = to.facts().size;
  for (let at = part.from; at < part.to;) {
    const bytes = from.readAt(at, Math.min(part.to, at + CHUNK_BYTES));
    if (bytes.length === 0) return;
    to.putAt(end, bytes);
    end += bytes.length;
    at += bytes.length;
  }
}

/** How large a log may be, in bytes. */
function limitOf(ctx: Context): number {
  return Math.floor(ctx.settings.logs.maxMb * (1 << 20));
}

/**
 * Of the agents in use: the logs of others do not grow. What else is there is no log of ours: a container could have
 * any number of them, each of any size, copied here.
 */
function largeLogs(ctx: Context, place: LogFolder, folder: Directory): LargeLog[] {
  return activeAgents(ctx.store).flatMap((agent) => {
    const { name } = logOf(place, agent.id);
    const facts = folder.look(name);
    if (facts === null || !facts.isFile || facts.size <= limitOf(ctx)) return [];
    return [{ agent, name, bytes: facts.size }];
  });
}

/** A log that is over its limit, and how large it is, in bytes. */
interface LargeLog {
  readonly agent: Agent;
  readonly name: string;
  readonly bytes: number;
}

/** What a crash left behind, and signals of agents that have ended. Only who holds the lock copies, so that no copy is in use. */
function leftovers(ctx: Context, folder: Directory): string[] {
  const now = ctx.clock.now().getTime();
  const probesAreUsed = isAnyContainerChanged(ctx);
  return otherNames(ctx, folder).filter((name) => {
    if (name.endsWith(COPY_SUFFIX) || isOfEndedAgent(ctx, name)) return true;
    return !probesAreUsed && name.startsWith(PROBE_PREFIX) &&
      now - (folder.look(name)?.mtime ?? now) > LEFTOVER_MS;
  });
}

/** Whether these are the signals of an agent that is on record, and no longer in use. */
function isOfEndedAgent({ store }: Context, name: string): boolean {
  const agentId = agentOfSignals(name);
  return agentId !== null && getAgent(store, agentId)?.active === false;
}

/** Whether a worker or a command is at work somewhere. */
function isAnyContainerChanged(ctx: Context): boolean {
  return containersToReconcile(ctx.store).some((id) =>
    [containerLockName(id), workerLease(id)].some((name) => ctx.locks.isHeld(name))
  );
}

/** The folders of one container, or all. */
function logFolders(ctx: Context, containerId: string | null): LogFolder[] {
  const { paths } = ctx;
  if (containerId === null) {
    using root = openOrNull({ root: paths.logs, name: null });
    const names = root === null ? [] : namesIn(root);
    return [localFolder(paths), ...names.map((name) => containerFolder(paths, name))];
  }
  return foldersOf(
    paths,
    knownContainer(ctx, containerId) ?? { id: containerId, name: containerId },
  );
}

/** What is no folder of ours is left alone. */
function openOrNull(place: LogFolder): Directory | null {
  try {
    return openLogFolder(place);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
