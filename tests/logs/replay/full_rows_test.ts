import { assertEquals } from "@std/assert";
import { joinFullRows, splitFullRows } from "../../../src/logs/replay/full_rows.ts";

Deno.test("rows that reach the edge are joined to what goes on below, and come apart again", () => {
  const text = "abcd\nefgh\n\nabc\nabcdabcd\n x\n日本\nend";
  const joined = joinFullRows(text, 4);
  assertEquals(joined.split("\n"), [
    "abcd\u2060efgh",
    "",
    "abc",
    "abcdabcd",
    " x",
    "日本\u2060end",
  ]);
  assertEquals(splitFullRows(joined), text);
  assertEquals(splitFullRows(joinFullRows("a\u2060b\n", 4)), "ab\n");
});

Deno.test("a line of a million characters takes no time", () => {
  const text = `${"key=value ".repeat(100_000)}\n\n`;
  const before = performance.now();
  assertEquals(joinFullRows(text, 80), text);
  assertEquals(performance.now() - before < 10_000, true);
});
