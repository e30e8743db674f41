/** Lock files at paths from which they may be discarded at any moment. */
import { openPrivate } from "../files.ts";
import { LockFile } from "./flock.ts";

/** An open file, and which file that was when its path was opened. */
export interface OpenedLockFile {
  readonly path: string;
  readonly file: LockFile;
  readonly inode: number | null;
}

/** More often than this no file is discarded between two steps of opening it. */
const OPEN_ATTEMPTS = 100;

/**
 * Opens the file at `path`, and makes it where there is none.
 *
 * @throws {Refusal} `state_unavailable` when it cannot be opened, or something else is in its place.
 */
export function openLockFile(path: string): OpenedLockFile {
  for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
    using made = openPrivate(path);
    const inode = made.statSync().ino;
    const file = LockFile.open(path);
    // While `made` is open its inode is not used again, so that an unchanged path is an unchanged file.
    if (file && inodeAt(path) === inode) return { path, file, inode };
    file?.close();
  }
  throw new Error(`${path} cannot be opened as a lock`);
}

/** Whether the opened file still is the one at its path. */
export function isCurrent({ path, inode }: OpenedLockFile): boolean {
  return inodeAt(path) === inode;
}

/** Whether some living process holds the lock on the file at `path`. */
export function isLocked(path: string): boolean {
  const file = LockFile.open(path);
  if (file === null) return false;
  try {
    return !file.isFree();
  } finally {
    file.close();
  }
}

function inodeAt(path: string): number | null {
  try {
    return Deno.lstatSync(path).ino;
  } catch {
    return null;
  }
}
