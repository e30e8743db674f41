/**
 * Pane logs on this host: 0600 files in 0700 folders. A container may write into its own folder, so whatever is
 * found there may have been planted, or may be exchanged at any moment: everything here goes through open folders.
 */
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { isRefusal, Refusal, withAdvice } from "../model/errors.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { ensurePrivateDirectory } from "../system/files.ts";
import { Directory } from "../system/fs/directory.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import type { Paths } from "../system/paths.ts";

/** A folder of logs. */
export interface LogFolder {
  /** A folder of the state folder that only this host's program makes. */
  readonly root: string;
  /** Its name in there; null for the root itself. */
  readonly name: string | null;
}

/** A log. */
export interface LogFile {
  readonly folder: LogFolder;
  readonly name: string;
}

/** The folder for the logs of this machine's panes. */
export function localFolder(paths: Paths): LogFolder {
  return { root: paths.localLogs, name: null };
}

/** The folder of this name for a container's logs. */
export function containerFolder(paths: Paths, name: string): LogFolder {
  return { root: paths.logs, name };
}

/** Every folder that may hold logs of the container: its own, by name and by id, and for `local` an earlier one. */
export function foldersOf(
  paths: Paths,
  { id, name }: Pick<Container, "id" | "name">,
): LogFolder[] {
  if (id !== LOCAL_CONTAINER) {
    // What a pod's container is called has slashes, and no folder.
    const names = name.includes("/") ? [id] : [name, id];
    return names.map((it) => containerFolder(paths, it));
  }
  return [localFolder(paths), containerFolder(paths, LOCAL_CONTAINER)];
}

/** The log of an agent in a folder. */
export function logOf(folder: LogFolder, agentId: string): LogFile {
  return { folder, name: `${agentId}.log` };
}

/**
 * The log that is on record with this path. The state folder may have been elsewhere for the process that recorded
 * it, so that only the path's end counts; null where that is none of ours.
 */
export function logOnRecord(paths: Paths, path: string): LogFile | null {
  const [, root, folder, name] = /\/(?:(logs)\/([^/]+)|local-logs)\/([^/]+)$/.exec(path) ?? [];
  if (name === undefined) return null;
  return {
    folder: root === undefined ? localFolder(paths) : containerFolder(paths, folder ?? ""),
    name,
  };
}

export function folderPath({ root, name }: LogFolder): string {
  return name === null ? root : `${root}/${name}`;
}

export function logPath({ folder, name }: LogFile): string {
  return `${folderPath(folder)}/${name}`;
}

/**
 * Opens a folder of logs; null when it is not there.
 *
 * @throws {Refusal} `state_unavailable` when it is a link, or not a folder of our own.
 */
export function openLogFolder({ root, name }: LogFolder): Directory | null {
  const opened = Directory.open(root);
  if (opened === null || name === null) return opened;
  using parent = opened;
  return parent.folder(name);
}

/** As {@link openLogFolder}; it is made when it is missing. */
export function makeLogFolder({ root, name }: LogFolder): Directory {
  ensurePrivateDirectory(root);
  const opened = Directory.open(root);
  if (opened === null) throw stateUnavailable("other", `${root} was taken away`);
  if (name === null) return opened;
  using parent = opened;
  return parent.makeFolder(name);
}

/**
 * Opens a log that is there; null when it is not.
 *
 * @throws {Refusal} `state_unavailable` when what is there, or its folder, is a link or not ours.
 */
export function openLogFile({ folder, name }: LogFile): OpenFile | null {
  using opened = openLogFolder(folder);
  return opened?.openFile(name) ?? null;
}

/** Tells the file of the log that is on record with this path from another one; null where none can be opened. */
export function logFileId(paths: Paths, path: string): string | null {
  const log = logOnRecord(paths, path);
  if (log === null) return null;
  try {
    using file = openLogFile(log);
    return file && file.facts().identity;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}

/** Why the log that is on record with this path cannot be opened, with what to do; null where it can be, or is not there. */
export function logProblem(paths: Paths, path: string): string | null {
  const log = logOnRecord(paths, path);
  if (log === null) return null;
  try {
    using _file = openLogFile(log);
    return null;
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
    return withAdvice(error);
  }
}

/** Whether a log is there that can be opened. */
export function isLogThere(log: LogFile): boolean {
  try {
    using file = openLogFile(log);
    return file !== null;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

/** Takes a log away, if it is there. */
export function removeLog({ folder, name }: LogFile): void {
  using opened = openLogFolder(folder);
  opened?.remove(name);
}

/** Takes away the log that is on record with this path, if nothing is in it. */
export function dropIfEmpty(paths: Paths, path: string): void {
  const log = logOnRecord(paths, path);
  if (log === null) return;
  try {
    using file = openLogFile(log);
    if (file?.facts().size === 0) removeLog(log);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}
