/** Opens the state folder: private, whole, and read-only where nothing else is possible. */
import { isRefusal, Refusal } from "../model/errors.ts";
import { COMPANIONS } from "../store/companions.ts";
import { type PassFailpoint, Store } from "../store/db.ts";
import { openingFailure } from "../store/failures.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { DEFAULT_SETTINGS } from "../model/settings.ts";
import { lockNow } from "../system/locks/lock_now.ts";
import { limitProblem, readLimits } from "../system/limits.ts";
import { STATE_LOCKS } from "../system/locks/lock_names.ts";
import { passFailpoint } from "../system/failpoint.ts";
import {
  ensurePrivateDirectory,
  hasRoom,
  lstatOrNull,
  openPrivate,
  requireOwnFile,
} from "../system/files.ts";
import { ownedByOther } from "../system/fs/refused_entry.ts";
import type { Paths } from "../system/paths.ts";
import type { Spans } from "../system/spans.ts";
import { copyDatabase, type DatabaseCopy } from "./read_only_copy.ts";

export interface OpenedStore {
  readonly store: Store;
  close(): void;
}

/** What SQLite's shared memory takes at least (sqlite.org/walformat). */
const COMPANION_BYTES = 32 << 10;

/**
 * The store of a state folder, which is made when it is missing. Where it cannot be written but read, the
 * store is a copy that can only be read, and `onReadOnly` hears why. Where it has to be brought to this build's
 * version while another process does so, that is waited for, `waitMs` milliseconds at most.
 *
 * @throws {Refusal} `state_unavailable`.
 */
export function openState(
  paths: Paths,
  onReadOnly: (reason: string) => void,
  waitMs = DEFAULT_SETTINGS.locks.waitSeconds * 1000,
  spans?: Spans,
): OpenedStore {
  try {
    return openWritable(paths, waitMs, spans);
  } catch (thrown) {
    const error = openingFailure(thrown, () => hasRoom(paths.state, COMPANION_BYTES));
    if (!isUnwritable(error)) throw error;
    const copy = copyOrNull(paths);
    if (copy === null) throw error;
    try {
      const store = Store.openReadOnly(copy.path, error.details.reason);
      onReadOnly(error.details.reason);
      return {
        store,
        close: () => {
          store.close();
          copy.remove();
        },
      };
    } catch {
      copy.remove();
      // As of a database that was made and never filled: what kept it from being written says more.
      throw error;
    }
  }
}

function openWritable(paths: Paths, waitMs: number, spans?: Spans): OpenedStore {
  requireLimits([paths.database, `${paths.database}-wal`, paths.audit]);
  refuseBelowOthers(paths.state);
  ensurePrivateDirectory(paths.state, { mayBeLink: true });
  const { locks, logs, localLogs, workers } = paths;
  for (const folder of [locks, logs, localLogs, workers]) ensurePrivateDirectory(folder);
  for (const companion of COMPANIONS) requireOwnFile(paths.database + companion);
  // Written when the work is done already: too late to refuse it.
  requireOwnFile(paths.audit);
  // SQLite gives its companions the mode of the database, so that comes first.
  openPrivate(paths.database, { folderMayBeLink: true })[Symbol.dispose]();
  let begunAt = 0;
  const passWrite: PassFailpoint = (point, side) => {
    passFailpoint(point, side);
    if (side === "before") begunAt = performance.now();
    else spans?.ended("commit", begunAt);
  };
  const store = Store.open(paths.database, passWrite, (migrate) => {
    using _lock = lockNow(`${paths.locks}/${STATE_LOCKS.migration}.lock`, "a migration", waitMs);
    migrate();
  });
  return { store, close: () => store.close() };
}

/** @throws {Refusal} `state_unavailable` where the system lets this process have too little for its work. */
function requireLimits(files: readonly string[]): void {
  const problem = limitProblem(
    readLimits(),
    Math.max(...files.map((file) => lstatOrNull(file)?.size ?? 0)),
  );
  if (problem === null) return;
  throw stateUnavailable("other", problem.reason, { advice: problem.advice });
}

/**
 * A state folder that root makes below a folder of somebody else would shut them out, however root came to run this.
 *
 * @throws {Refusal} `state_unavailable` where the folder is not there and would be made so.
 */
export function refuseBelowOthers(folder: string): void {
  if (Deno.uid() !== 0 || lstatOrNull(folder) !== null) return;
  for (let parent = parentOf(folder); parent !== ""; parent = parentOf(parent)) {
    const uid = lstatOrNull(parent)?.uid ?? 0;
    if (uid !== 0) throw ownedByOther(parent, uid);
  }
}

/** The folder that a path is in; empty above the root. */
function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/"));
}

/** Whether a folder or file may not be written, or not for want of room. */
function isUnwritable(error: unknown): error is Refusal<"state_unavailable"> {
  return isRefusal(error, "state_unavailable") &&
    (error.fault === "unwritable" || error.fault === "full");
}

function copyOrNull(paths: Paths): DatabaseCopy | null {
  try {
    return copyDatabase(paths.database);
  } catch (error) {
    if (error instanceof Refusal && !isUnwritable(error)) throw error;
    // There is nothing to read either: what kept it from being written says more.
    return null;
  }
}
