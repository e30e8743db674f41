import { assertEquals } from "@std/assert";
import { newBytes } from "../../../src/logs/pulled/new_bytes.ts";

function part(start: number, text: string, segmentStart = 0) {
  return { start, segmentStart, bytes: new TextEncoder().encode(text) };
}

function came(position: number, ...parts: ReturnType<typeof part>[]) {
  const found = newBytes(position, parts);
  return found && [new TextDecoder().decode(found.bytes), found.position, found.leavesSegment];
}

Deno.test("what is here already is not taken again", () => {
  assertEquals(came(0, part(0, "abc"), part(3, "def", 3)), ["abcdef", 6, true]);
  assertEquals(came(2, part(0, "abc"), part(3, "def", 3)), ["cdef", 6, true]);
  assertEquals(came(4, part(0, "abc"), part(3, "def", 3)), ["ef", 6, false]);
  assertEquals(came(6, part(0, "abc"), part(3, "def", 3)), null);
  assertEquals(came(0), null);
});

Deno.test("what is missing stands in the log as one line that says how much", () => {
  assertEquals(came(2, part(100, "abc", 100)), [
    "\x18\r\n[agenttower: at least 98 bytes are missing here, which the container no longer had]\r\nabc",
    103,
    true,
  ]);
  const [text] = came(6, part(7, "abc")) ?? [];
  assertEquals(
    text,
    "\x18\r\n[agenttower: an unknown number of bytes are missing here, which the container no longer had]\r\nabc",
  );
});
