import { assertEquals } from "@std/assert";
import { wholeLines } from "../../src/audit/whole_lines.ts";
import { openOwn } from "../../src/system/files.ts";

function linesOf(text: string): { text: string; end: number }[] {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, text);
    using file = openOwn(path);
    return [...wholeLines(file!)];
  } finally {
    Deno.removeSync(path);
  }
}

Deno.test("whole lines come from the end, with where they end", () => {
  assertEquals(linesOf(""), []);
  assertEquals(linesOf("torn"), []);
  assertEquals(linesOf("a\n\nbb\ntorn"), [
    { text: "bb", end: 6 },
    { text: "", end: 3 },
    { text: "a", end: 2 },
  ]);
  assertEquals(linesOf("\n"), [{ text: "", end: 1 }]);
});

Deno.test("lines are whole whatever pieces the file is read in", () => {
  const lines = Array.from({ length: 300 }, (_, n) => `${n}${"ä".repeat(n * 13 % 2000)}`);
  lines.splice(150, 0, "x".repeat(400_000));
  const read = linesOf(lines.map((line) => `${line}\n`).join(""));
  assertEquals(read.map(({ text }) => text), lines.reverse());
});
