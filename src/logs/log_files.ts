/**
 * Pane logs on this host: 0600 files in 0700 folders. A container may write into its own folder, so whatever
 * is found there may have been planted: nothing here follows a link in it.
 */
import type { Paths } from "../system/paths.ts";
import { Refusal } from "../model/errors.ts";
import { messageOf } from "../system/thrown.ts";
import { ensurePrivateDirectory, lstatIfThere } from "../system/files.ts";
import { stateUnavailable } from "../model/refusals/state.ts";

/** The folder of a container's logs. */
export function logFolder(paths: Paths, containerId: string): string {
  return `${paths.logs}/${containerId}`;
}

/** The log of an agent. */
export function logFile(paths: Paths, containerId: string, agentId: string): string {
  return `${logFolder(paths, containerId)}/${agentId}.log`;
}

/** @throws {Refusal} `state_unavailable` when a folder cannot be made, or is a link. */
export function makeLogFolder(paths: Paths, containerId: string): string {
  const folder = logFolder(paths, containerId);
  for (const path of [paths.logs, folder]) {
    refuseLinkedFolder(path);
    ensurePrivateDirectory(path);
  }
  return folder;
}

/** @throws {Refusal} `state_unavailable` when `path` is there and no folder. */
function refuseLinkedFolder(path: string): void {
  const info = lstat(path);
  if (info && !info.isDirectory) {
    throw refused(`${path} is ${info.isSymlink ? "a symbolic link" : "not a folder"}`);
  }
}

/**
 * Makes a file of mode 0600; one that is there already is left as it is, made private when it is not.
 *
 * @throws {Refusal} `state_unavailable` when something else is in its place.
 */
export function makeLogFile(path: string): void {
  try {
    // O_EXCL: neither follows a link nor takes what somebody else made.
    Deno.openSync(path, { write: true, createNew: true, mode: 0o600 }).close();
  } catch (error) {
    if (!(error instanceof Deno.errors.AlreadyExists)) {
      throw refused(`${path}: ${messageOf(error)}`);
    }
    const info = lstat(path);
    if (!info?.isFile) throw refused(`${path} is not a regular file`);
    if ((info.mode ?? 0) % 0o100 !== 0) Deno.chmodSync(path, 0o600);
  }
}

/** Whether a log is a regular file in a folder, neither of them a link. */
export function isLogThere(path: string): boolean {
  const folder = lstat(path.slice(0, path.lastIndexOf("/")));
  return folder?.isDirectory === true && lstat(path)?.isFile === true;
}

/** Tells a log's file from another one of its name; null where there is none. */
export function logFileId(path: string): string | null {
  const info = lstat(path);
  return info?.isFile === true ? String(info.ino) : null;
}

/**
 * Opens a log that is there; null when it is not.
 *
 * @throws {Refusal} `state_unavailable` when what is there, or its folder, is a link or no file.
 */
export function openLogFile(path: string, options: { write?: boolean } = {}): Deno.FsFile | null {
  refuseLinkedFolder(path.slice(0, path.lastIndexOf("/")));
  const info = lstat(path);
  if (!info) return null;
  // Opening a FIFO would wait for its other end.
  if (!info.isFile) throw refused(`${path} is not a regular file`);
  let file: Deno.FsFile;
  try {
    file = Deno.openSync(path, { read: true, write: options.write ?? false });
  } catch (error) {
    throw refused(`${path}: ${messageOf(error)}`);
  }
  const opened = file.statSync();
  if (opened.ino === info.ino && opened.dev === info.dev && opened.isFile) return file;
  file.close();
  throw refused(`${path} was exchanged while it was opened`);
}

function lstat(path: string): Deno.FileInfo | null {
  try {
    return lstatIfThere(path);
  } catch (error) {
    throw refused(`${path}: ${messageOf(error)}`);
  }
}

function refused(reason: string): Refusal<"state_unavailable"> {
  return stateUnavailable("other", reason, { lead: "the log cannot be used" });
}
