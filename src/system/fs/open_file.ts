/** An open regular file; everything is done to the file that was opened, whatever its name leads to by now. */
import { errno, libc, takeFromStart } from "../libc.ts";
import { factsOf, type FileFacts } from "./file_facts.ts";
import { succeed, SystemCallError } from "./system_call.ts";

export class OpenFile implements Disposable {
  constructor(private readonly descriptor: number) {}

  facts(): FileFacts {
    return factsOf(this.descriptor);
  }

  setMode(mode: number): void {
    succeed(() => libc().fchmod(this.descriptor, mode));
  }

  /** The bytes from `start` to before `end`; fewer where the file ends earlier. */
  readAt(start: number, end: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(end - start);
    return bytes.subarray(0, this.readInto(bytes, start));
  }

  /** Fills `bytes` with what stands from `start` on. @returns how many there were; fewer where the file ends earlier. */
  readInto(bytes: Uint8Array<ArrayBuffer>, start: number): number {
    let length = 0;
    while (length < bytes.length) {
      const rest = bytes.subarray(length);
      const at = BigInt(start + length);
      const read = succeed(() => libc().pread(this.descriptor, rest, BigInt(rest.length), at));
      if (read === 0) break;
      length += read;
    }
    return length;
  }

  /** Writes every byte, from `start` on. */
  putAt(start: number, bytes: Uint8Array<ArrayBuffer>): void {
    for (let done = 0; done < bytes.length;) {
      const rest = bytes.subarray(done);
      const at = BigInt(start + done);
      done += succeed(() => libc().pwrite(this.descriptor, rest, BigInt(rest.length), at));
    }
  }

  /** Writes at the end of a file that was opened for appending, in one call: what takes part of it only has that. */
  append(bytes: Uint8Array<ArrayBuffer>): void {
    succeed(() => libc().write(this.descriptor, bytes, BigInt(bytes.length)));
  }

  /**
   * Asks for a lock (flock(2)).
   *
   * @throws {SystemCallError} where it is not got.
   */
  flock(operation: number): void {
    succeed(() => libc().flock(this.descriptor, operation));
  }

  truncate(size: number): void {
    succeed(() => libc().ftruncate(this.descriptor, BigInt(size)));
  }

  /** As {@link takeFromStart} says. */
  takeFromStart(bytes: number): boolean {
    return takeFromStart(this.descriptor, bytes);
  }

  /** Returns when what was written is on the disk. */
  sync(): void {
    // What could not be written is told once (fsync(2)).
    if (libc().fsync(this.descriptor) < 0) throw new SystemCallError(errno());
  }

  [Symbol.dispose](): void {
    libc().close(this.descriptor);
  }
}
