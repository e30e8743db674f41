/** An advisory lock on an open file: flock(2). */
import { isOwnFile } from "../files.ts";
import { lockUnavailable } from "../../model/refusals/state.ts";
import { errno, libc, O_CLOEXEC, O_NOFOLLOW, O_NONBLOCK, O_RDWR, pathArgument } from "../libc.ts";

const LOCK_SH = 1; // sys/file.h
const LOCK_EX = 2;
const LOCK_NB = 4;

const EINTR = 4; // errno.h
const EWOULDBLOCK = Deno.build.os === "darwin" ? 35 : 11;

/**
 * An open file with an exclusive flock(2), which the kernel drops when the file is closed or the process
 * dies. `Deno.FsFile` locks too, but cannot try without waiting before Deno 2.9.
 */
export class LockFile {
  private constructor(private readonly descriptor: number, private readonly path: string) {}

  /** Opens a file of our own; null when there is none, or it cannot be opened. Never waits. */
  static open(path: string): LockFile | null {
    if (!isOwnFile(path)) return null;
    // What takes its place meanwhile is neither followed nor waited for.
    const flags = O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK;
    const descriptor = libc().open(pathArgument(path), flags);
    return descriptor < 0 ? null : new LockFile(descriptor, path);
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
      if (libc().flock(this.descriptor, operation | LOCK_NB) === 0) return true;
      const error = errno();
      if (error === EWOULDBLOCK) return false;
      if (error !== EINTR) throw lockUnavailable(this.path, error);
    }
  }

  /** Makes `text` the file's whole content; what cannot be written is left out. */
  write(text: string): void {
    const bytes = new TextEncoder().encode(text);
    // In this order, so that who reads meanwhile never finds it empty.
    const written = Number(libc().pwrite(this.descriptor, bytes, BigInt(bytes.length), 0n));
    libc().ftruncate(this.descriptor, BigInt(Math.max(0, written)));
  }

  /** Closes the file, and with it gives the lock up. */
  close(): void {
    libc().close(this.descriptor);
  }
}
