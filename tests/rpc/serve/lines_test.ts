import { assertEquals } from "@std/assert";
import { boundedLines } from "../../../src/rpc/serve/lines.ts";

async function lines(chunks: string[], limit: number): Promise<(string | number)[]> {
  const encoder = new TextEncoder();
  const stream = ReadableStream.from(chunks.map((chunk) => encoder.encode(chunk)));
  const found: (string | number)[] = [];
  for await (const line of boundedLines(stream, limit)) {
    found.push(line.kind === "line" ? new TextDecoder().decode(line.bytes) : line.size);
  }
  return found;
}

Deno.test("lines come whole however the bytes arrive", async () => {
  assertEquals(await lines(["a\nb", "c", "\n\nd"], 10), ["a", "bc", "", "d"]);
});

Deno.test("the last line need not end with a line break", async () => {
  assertEquals(await lines(["a\n"], 10), ["a"]);
  assertEquals(await lines(["a"], 10), ["a"]);
  assertEquals(await lines([], 10), []);
});

Deno.test("an overlong line is counted to its end, and the next one is read again", async () => {
  assertEquals(await lines(["123", "45678", "9\nok\n"], 4), [9, "ok"]);
  assertEquals(await lines(["1234\n12345\n"], 4), ["1234", 5]);
});

Deno.test("an overlong line whose last piece would fit is still overlong", async () => {
  assertEquals(await lines(["12345", "6", "\n"], 4), [6]);
});
