/** The lines of a file, read no further than asked for. */
import { joined } from "../system/bytes.ts";
import type { OpenFile } from "../system/fs/open_file.ts";

export interface WholeLine {
  readonly text: string;
  /** Where it ends, its newline included, in bytes from the file's start. */
  readonly end: number;
}

const CHUNK_BYTES = 64 << 10;
const NEWLINE = 10;

/** The lines that end with a newline, the last one first. */
export function* wholeLines(file: OpenFile): Generator<WholeLine> {
  let offset = file.facts().size;
  let bytes = new Uint8Array(0);
  for (;;) {
    const end = bytes.lastIndexOf(NEWLINE);
    const before = end < 1 ? -1 : bytes.lastIndexOf(NEWLINE, end - 1);
    if (end >= 0 && (before >= 0 || offset === 0)) {
      yield {
        text: new TextDecoder().decode(bytes.subarray(before + 1, end)),
        end: offset + end + 1,
      };
      bytes = bytes.subarray(0, before + 1);
    } else if (offset > 0) {
      // As much again as is there, so that a long line is not copied over and over.
      const length = Math.min(offset, Math.max(CHUNK_BYTES, bytes.length));
      offset -= length;
      bytes = joined(file.readAt(offset, offset + length), bytes);
    } else {
      return;
    }
  }
}

/** The lines from an offset to before another, the first one first; what has no newline at its end is left out. */
export function* linesFrom(
  file: OpenFile,
  start: number,
  end = file.facts().size,
): Generator<string> {
  // One for all of the file, since what is given up stays in memory for long.
  let bytes = new Uint8Array(CHUNK_BYTES);
  const decoder = new TextDecoder();
  let kept = 0;
  for (let offset = start; offset < end;) {
    if (kept === bytes.length) bytes = joined(bytes, new Uint8Array(kept));
    const room = bytes.subarray(kept, kept + end - offset);
    const read = file.readInto(room, offset);
    if (read === 0) return;
    offset += read;
    const filled = bytes.subarray(0, kept + read);
    let from = 0;
    for (let at = filled.indexOf(NEWLINE); at >= 0; at = filled.indexOf(NEWLINE, from)) {
      yield decoder.decode(filled.subarray(from, at));
      from = at + 1;
    }
    bytes.copyWithin(0, from, filled.length);
    kept = filled.length - from;
  }
}
