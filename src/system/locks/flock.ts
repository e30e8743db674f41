/** An advisory lock on an open file: flock(2). */
import { lockUnavailable } from "../../model/refusals/state.ts";
import { identityAt, openOwn, openPrivate } from "../files.ts";
import type { OpenFile } from "../fs/open_file.ts";
import { SystemCallError } from "../fs/system_call.ts";

const LOCK_SH = 1; // sys/file.h
const LOCK_EX = 2;
const LOCK_NB = 4;
const LOCK_UN = 8;

/**
 * An open file with an exclusive flock(2), which the kernel drops when the file is closed or the process
 * dies. `Deno.FsFile` locks too, but cannot try without waiting before Deno 2.9.
 */
export class LockFile {
  #isLocked = false;

  private constructor(private readonly file: OpenFile, private readonly path: string) {}

  /** Opens a file of our own; null when there is none, or it cannot be opened. Never waits. */
  static open(path: string): LockFile | null {
    try {
      const file = openOwn(path, { write: true });
      return file && new LockFile(file, path);
    } catch {
      return null;
    }
  }

  /**
   * Opens the file at `path`, and makes it where there is none.
   *
   * @throws {Refusal} `state_unavailable` when it cannot be opened, or something else is in its place.
   */
  static make(path: string): LockFile {
    return new LockFile(openPrivate(path), path);
  }

  /** Whether the file still is the one at its path, from which it may be discarded at any moment. */
  isCurrent(): boolean {
    return this.file.facts().identity === identityAt(this.path);
  }

  /**
   * Takes the lock if nobody has it.
   *
   * @throws {Refusal} `state_unavailable` where the file system gives no locks, or reports an error.
   */
  tryLock(): boolean {
    return this.#flock(LOCK_EX);
  }

  /**
   * Whether nobody has the lock. Who asks keeps it from others until the file is closed, but not from asking.
   *
   * @throws {Refusal} as {@link tryLock} does.
   */
  isFree(): boolean {
    return this.#flock(LOCK_SH);
  }

  #flock(operation: number): boolean {
    for (;;) {
      try {
        this.file.flock(operation | LOCK_NB);
        return this.#isLocked = true;
      } catch (error) {
        if (!(error instanceof SystemCallError)) throw error;
        if (error.code === "EWOULDBLOCK") return false;
        if (error.code !== "EINTR") throw lockUnavailable(this.path, error.number);
      }
    }
  }

  /** Makes `text` the file's whole content, or leaves it without any where it cannot be written. */
  write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    try {
      // In this order, so that who reads meanwhile never finds it empty.
      this.file.putAt(0, bytes);
      this.file.truncate(bytes.length);
    } catch (error) {
      if (!(error instanceof SystemCallError)) throw error;
      this.file.truncate(0);
    }
  }

  /**
   * Gives the lock up, and closes the file. To close it is not enough: a process that was just forked has the file
   * too, and with it the lock, until it is another program.
   */
  close(): void {
    using file = this.file;
    if (this.#isLocked) file.flock(LOCK_UN);
  }
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
