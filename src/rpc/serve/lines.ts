/** Splits a byte stream into lines without ever holding more than one allowed line. */

/** A line without its line break; of an overlong one only its size is known. */
export type Line =
  | { readonly kind: "line"; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly kind: "overlong"; readonly size: number };

const LF = 10;

/** The lines of `stream`; one that is longer than `limit` bytes is counted, not kept. The last may lack its break. */
export async function* boundedLines(
  stream: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<Line> {
  const kept = new Uint8Array(limit);
  let size = 0;
  const add = (part: Uint8Array) => {
    if (size + part.length <= limit) kept.set(part, size);
    size += part.length;
  };
  const take = (): Line => {
    const line: Line = size <= limit
      ? { kind: "line", bytes: kept.slice(0, size) }
      : { kind: "overlong", size };
    size = 0;
    return line;
  };
  for await (const chunk of stream) {
    let start = 0;
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      add(chunk.subarray(start, end));
      yield take();
      start = end + 1;
    }
    add(chunk.subarray(start));
  }
  if (size > 0) yield take();
}
