/** Private files: 0600 in 0700 folders whatever the umask, and never through a planted symlink. */
import { Refusal, type StateFault } from "../model/errors.ts";
import { errnoOf, messageOf } from "./thrown.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { canReserve } from "./libc.ts";

/** Makes a folder with mode 0700, its parents with the umask's; leaves nothing more open than that. */
export function ensurePrivateDirectory(path: string): void {
  try {
    const info = Deno.lstatSync(path);
    if (info.isDirectory && (info.mode ?? 0o700) % 0o100 === 0) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw unusable(path, error);
  }
  try {
    Deno.mkdirSync(path, { recursive: true, mode: 0o700 });
    Deno.chmodSync(path, 0o700);
  } catch (error) {
    throw unusable(path, error);
  }
}

/**
 * What is at `path`, without following a link; null where nothing is.
 *
 * @throws what the system says where that cannot be told.
 */
export function lstatIfThere(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** As {@link lstatIfThere}, and null also where it cannot be told. */
export function lstatOrNull(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}

/** @throws {Refusal} `state_unavailable` when `path` is a symlink or anything but a regular file. */
export function refuseSymlink(path: string): void {
  let info: Deno.FileInfo | null;
  try {
    info = lstatIfThere(path);
  } catch (error) {
    throw unusable(path, error);
  }
  if (info === null || info.isFile) return;
  const reason = `${path} is ${info.isSymlink ? "a symbolic link" : "not a regular file"}`;
  const advice = "move it away";
  throw stateUnavailable("other", reason, { lead: "refusing to use state", advice });
}

/**
 * Opens a regular file for reading and writing, made with mode 0600 when it is missing.
 *
 * @throws {Refusal} `state_unavailable` when it cannot be opened so.
 */
export function openPrivate(path: string, options: { append?: boolean } = {}): Deno.FsFile {
  refuseSymlink(path);
  try {
    const file = Deno.openSync(path, {
      read: true,
      write: true,
      create: true,
      append: options.append ?? false,
      mode: 0o600,
    });
    // A umask may also have taken away what its owner needs.
    if ((file.statSync().mode ?? 0o600) % 0o1000 !== 0o600) Deno.chmodSync(path, 0o600);
    return file;
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Removes a regular file; one that is not there is fine, and anything else is not ours and stays. */
export function removeQuietly(path: string): void {
  try {
    if (Deno.lstatSync(path).isFile) Deno.removeSync(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** Whether a folder has room for a file of this many bytes; also where that cannot be told. */
export function hasRoom(folder: string, bytes: number): boolean {
  let path: string | null = null;
  try {
    path = Deno.makeTempFileSync({ dir: folder, prefix: "room-" });
    return canReserve(path, bytes);
  } catch (error) {
    return faultOfFile(error) !== "full";
  } finally {
    if (path !== null) removeQuietly(path);
  }
}

function unusable(path: string, error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const reason = `${path}: ${messageOf(error)}`;
  return stateUnavailable(faultOfFile(error), reason);
}

function faultOfFile(error: unknown): StateFault {
  switch (errnoOf(error)) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return "unwritable";
    case "ENOSPC":
    case "EDQUOT":
      return "full";
    default:
      return "other";
  }
}
