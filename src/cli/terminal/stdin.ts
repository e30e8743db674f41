/** Reading what a command is given. */
import { UsageError } from "../args/usage_error.ts";

/** Bytes past which a stream is read no further: it may have no end. */
const MOST_COUNTED = 64 << 20;

/** All of a stream that is at most `limit` bytes long; of a longer one its size, as far as it was counted. */
export async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }> {
  const bytes = new Uint8Array(limit);
  let size = 0;
  for await (const chunk of stream) {
    if (size + chunk.length <= limit) bytes.set(chunk, size);
    size += chunk.length;
    if (size > MOST_COUNTED) break;
  }
  return { bytes: bytes.slice(0, Math.min(size, limit)), size };
}

/** Text on standard input past this many bytes is refused. */
const MAX_TEXT_BYTES = 1 << 20;

/** The text of a stream, without the line break at its end. @throws {UsageError} */
export async function readText(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const { bytes, size } = await readBounded(stream, MAX_TEXT_BYTES);
  if (size > MAX_TEXT_BYTES) {
    throw new UsageError("-", `the text has ${size} bytes, that is too much`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes).replace(/\r?\n$/, "");
  } catch {
    throw new UsageError("-", "the text is not valid UTF-8");
  }
}
