import { assertEquals } from "@std/assert";
import { visible, visibleLines } from "../../src/model/visible.ts";

Deno.test("nothing that a terminal would obey, hide or reorder is left in visible text", () => {
  const cases: [string, string][] = [
    ["a\x1b[31mb", "a\\x1b[31mb"],
    ["a\nb\tc\r", "a\\nb\\tc\\r"],
    ["\x9b0c\x7f\0", "\\x9b0c\\x7f\\x00"],
    ["a\u202eb\u2028c\ufeff", "a\\u{202e}b\\u{2028}c\\u{feff}"],
    ["\ud800", "\\u{d800}"],
    ["\u{e0041}", "\\u{e0041}"],
    ["é👍 नमस्ते 👩\u200d💻", "é👍 नमस्ते 👩\u200d💻"],
  ];
  for (const [text, expected] of cases) assertEquals(visible(text), expected);
});

Deno.test("text of several lines keeps its breaks and tabs", () => {
  assertEquals(visibleLines("a\n\tb\r\x1b"), "a\n\tb\\r\\x1b");
});
