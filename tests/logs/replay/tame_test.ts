import { assertEquals } from "@std/assert";
import { Tamer } from "../../../src/logs/replay/tame.ts";

const SIZE = { columns: 80, rows: 24 };

function tamed(...parts: string[]): string {
  const tamer = new Tamer(SIZE);
  return parts.map((part) => tamer.add(part).text).join("");
}

const TAME: readonly (readonly [because: string, output: string, text: string])[] = [
  ["text and what moves by one character stays", "a\tb\r\nc\b \x0eq\x0f", "a\tb\r\nc\b \x0eq\x0f"],
  ["colours show nothing", "\x1b[1;31mred\x1b[0m", "red"],
  ["a title is no text", "a\x1b]0;title\x07b\x1b]2;title\x1b\\c\x1bktitle\x1b\\d", "abcd"],
  [
    "a string of a device is no text",
    "a\x1bPq#0;2\x1b\\b\x1b_x\x1b\\c\x1b^x\x1b\\d\x1bXx\x1b\\e",
    "abcde",
  ],
  ["a cursor is moved", "\x1b[2;3H\x1b[K\x1b[A", "\x1b[2;3H\x1b[K\x1b[A"],
  [
    "a count is cut to the terminal",
    "\x1b[2147483647L\x1b[99999@\x1b[9b",
    "\x1b[24L\x1b[80@\x1b[9b",
  ],
  ["a place is cut", "\x1b[99999999999;5H\x1b[99999;5H", "\x1b[9999;5H"],
  ["the other screen is shown", "\x1b[?1049;2004;25h\x1b[?1h", "\x1b[?1049;25h"],
  ["questions are not asked", "\x1b[6n\x1b[c\x1b[>q\x1b[18t\x05", ""],
  ["sizes are not changed", "\x1b[8;9999;9999t\x1b[?3h\x1b#8", ""],
  ["control characters of eight bits are no control", "\x9b31mx\x90", "31mx"],
  ["what ends early is dropped", "\x1b[1\x1bMx\x1b", "1\x1bMx"],
];

Deno.test("what moves text about stays, and nothing else", () => {
  for (const [because, output, text] of TAME) assertEquals(tamed(output), text, because);
});

Deno.test("output means the same however it is cut", () => {
  const output = TAME.map(([, each]) => each).join("_");
  const whole = tamed(output);
  assertEquals(tamed(...output), whole);
  for (let at = 0; at < output.length; at++) {
    assertEquals(tamed(output.slice(0, at), output.slice(at)), whole, String(at));
  }
});

Deno.test("a string without an end does not swallow what follows for ever", () => {
  const text = tamed("a\x1b]0;", "x".repeat(1 << 18), "y", "\nshown");
  assertEquals(text, "a\nshown");
  assertEquals(tamed("a\x1b]0;line\nline\x07b"), "ab");
});

Deno.test("what a terminal has much to do with costs much", () => {
  const cost = (output: string) => new Tamer(SIZE).add(output).cost / output.length;
  assertEquals(cost("text ".repeat(1000)), 1);
  for (const costly of ["\x1b[24S", "\x1b[24L", "\x1b[2J", "\x1b[?47h", "\x1bc", "\x1bM"]) {
    assertEquals(cost(costly.repeat(100)) > 10, true, JSON.stringify(costly));
  }
});
