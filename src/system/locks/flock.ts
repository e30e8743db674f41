/** An advisory lock on an open file: flock(2). */
import { libc, O_CLOEXEC, O_RDWR, pathArgument } from "../libc.ts";

const LOCK_SH = 1; // sys/file.h
const LOCK_EX = 2;
const LOCK_NB = 4;

/**
 * An open file with an exclusive flock(2), which the kernel drops when the file is closed or the process
 * dies. `Deno.FsFile` locks too, but cannot try without waiting before Deno 2.9.
 */
export class LockFile {
  private constructor(private readonly descriptor: number) {}

  /** Opens a file that exists; null when it does not, or cannot be opened. */
  static open(path: string): LockFile | null {
    const descriptor = libc().open(pathArgument(path), O_RDWR | O_CLOEXEC);
    return descriptor < 0 ? null : new LockFile(descriptor);
  }

  /** Takes the lock if nobody has it. */
  tryLock(): boolean {
    return libc().flock(this.descriptor, LOCK_EX | LOCK_NB) === 0;
  }

  /** Whether nobody has the lock. Who asks keeps it from others until the file is closed, but not from asking. */
  isFree(): boolean {
    return libc().flock(this.descriptor, LOCK_SH | LOCK_NB) === 0;
  }

  /** Waits for the lock. The file must not be closed before this is over. */
  async lock(): Promise<void> {
    // A signal can interrupt the wait (flock(2), EINTR).
    while (await libc().waitForFlock(this.descriptor, LOCK_EX) !== 0);
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
