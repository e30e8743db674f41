/** Reading what a command is given. */

/** All of a stream that is at most `limit` bytes long; of a longer one, its size. */
export async function readBounded(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<{ bytes: Uint8Array<ArrayBuffer>; size: number }> {
  const bytes = new Uint8Array(limit);
  let size = 0;
  for await (const chunk of stream) {
    if (size + chunk.length <= limit) bytes.set(chunk, size);
    size += chunk.length;
  }
  return { bytes: bytes.slice(0, Math.min(size, limit)), size };
}
