/** A log that is followed while it grows, through its rotation. */
import { joined } from "../system/bytes.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { type LogFile, openLogFile } from "./log_files.ts";

/** What was added is read in pieces of this size. */
const PIECE_BYTES = 1 << 20;

/** By what stands before it, the place up to which a log was read is found again. */
const RECENT_BYTES = 256;

export class GrowingLog implements Disposable {
  #file: OpenFile;
  #end: number;
  #recent: Uint8Array;

  /** @param end where what is to come begins. The file is closed with this. */
  constructor(private readonly log: LogFile, file: OpenFile, end: number) {
    this.#file = file;
    this.#end = end;
    this.#recent = file.readAt(Math.max(0, end - RECENT_BYTES), end);
  }

  /** What was added since the last time, piece by piece. */
  *added(): Generator<Uint8Array<ArrayBuffer>> {
    // By name each time: the file may have been exchanged.
    const next = openLogFile(this.log);
    if (!next) return;
    const { size, identity } = next.facts();
    const before = this.#file.facts();
    if (identity !== before.identity) {
      yield* this.#upTo(before.size);
      this.#end = 0;
    }
    this.#file[Symbol.dispose]();
    this.#file = next;
    if (size < this.#end) this.#end = startAfterRotation(next, this.#end, this.#recent);
    yield* this.#upTo(size);
  }

  *#upTo(size: number): Generator<Uint8Array<ArrayBuffer>> {
    while (this.#end < size) {
      const bytes = this.#file.readAt(this.#end, Math.min(size, this.#end + PIECE_BYTES));
      if (bytes.length === 0) return;
      this.#end += bytes.length;
      this.#recent = joined(this.#recent, bytes).slice(-RECENT_BYTES);
      yield bytes;
    }
  }

  [Symbol.dispose](): void {
    this.#file[Symbol.dispose]();
  }
}

/**
 * Where to go on in a log that has become shorter: rotation takes whole blocks away but for the last, or
 * everything.
 */
function startAfterRotation(file: OpenFile, end: number, recent: Uint8Array): number {
  const block = file.facts().blksize;
  const places = [end % block, end % block + block].filter((place) => place > 0);
  return places.find((place) => {
    const known = recent.subarray(-place);
    const found = file.readAt(place - known.length, place);
    return found.length === known.length && known.every((byte, at) => byte === found[at]);
  }) ?? 0;
}
