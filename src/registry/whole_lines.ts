/** The lines of a file from its end, read no further than asked for. */

export interface WholeLine {
  readonly text: string;
  /** Where it ends, its newline included, in bytes from the file's start. */
  readonly end: number;
}

const CHUNK_BYTES = 64 << 10;
const NEWLINE = 10;

/** The lines that end with a newline, the last one first. */
export function* wholeLines(file: Deno.FsFile): Generator<WholeLine> {
  let offset = file.statSync().size;
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
      bytes = joined(readAt(file, offset, length), bytes);
    } else {
      return;
    }
  }
}

function readAt(file: Deno.FsFile, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  file.seekSync(offset, Deno.SeekMode.Start);
  let read = 0;
  for (let n; read < length && (n = file.readSync(bytes.subarray(read))) !== null;) read += n;
  return bytes.subarray(0, read);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
