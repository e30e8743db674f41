import { assertEquals } from "@std/assert";
import { linesFrom, type WholeLine, wholeLines } from "../../src/audit/whole_lines.ts";
import { openOwn } from "../../src/system/files.ts";
import type { OpenFile } from "../../src/system/fs/open_file.ts";

function fileOf<T>(text: string, read: (file: OpenFile) => T): T {
  const path = Deno.makeTempFileSync();
  try {
    Deno.writeTextFileSync(path, text);
    using file = openOwn(path);
    return read(file!);
  } finally {
    Deno.removeSync(path);
  }
}

function linesOf(text: string): WholeLine[] {
  return fileOf(text, (file) => [...wholeLines(file)]);
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
  assertEquals(read.map(({ text }) => text), lines.toReversed());
  const text = lines.map((line) => `${line}\n`).join("");
  assertEquals(fileOf(`${text}torn`, (file) => [...linesFrom(file, 0)]), lines);
});

Deno.test("lines are read from one place to another", () => {
  const from = (start: number, end?: number) =>
    fileOf("a\n\nbb\ntorn", (file) => [...linesFrom(file, start, end)]);
  assertEquals(from(0), ["a", "", "bb"]);
  assertEquals(from(2), ["", "bb"]);
  assertEquals(from(3, 6), ["bb"]);
  assertEquals(from(0, 5), ["a", ""]);
  assertEquals(from(6), []);
  assertEquals(from(10), []);
});
