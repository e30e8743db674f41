import { assertEquals } from "@std/assert";
import { hasArrived } from "../../src/input/arrival.ts";
import { readScreen, type Screen } from "../../src/model/activity/screen.ts";

const HEIGHT = 12;

/** A screen whose cursor stands where `▮` does; its history, if any, comes first. */
function screen(shown: string, { history = 0, alternate = false } = {}): Screen {
  const lines = shown.split("\n");
  const y = lines.findIndex((line) => line.includes("▮"));
  const rows = [...lines, ...Array(Math.max(0, history + HEIGHT - lines.length)).fill("")];
  return readScreen(rows.join("\n").replace("▮", ""), {
    cursorX: lines[y]!.indexOf("▮"),
    cursorY: y - history,
    height: HEIGHT,
    historySize: history,
    alternate,
  });
}

function arrived(before: string, after: string, text: string): boolean {
  return hasArrived(screen(before), screen(after), text);
}

Deno.test("a text that grew at the cursor has arrived", () => {
  assertEquals(arrived("$ ▮", "$ ls -l▮", "ls -l"), true);
  assertEquals(arrived("$ ls -l\nx\n$ ▮", "$ ls -l\nx\n$ ls -l▮", "ls -l"), true);
  assertEquals(arrived("▮", "y▮", "y"), true);
  assertEquals(arrived("> a draft ▮", "> a draft and more▮", "and more"), true);
});

Deno.test("the same letters anywhere else are no proof", () => {
  assertEquals(arrived("$ ▮", "$ ▮ls -l", "ls -l"), false);
  assertEquals(arrived("$ ls -l\n$ ▮", "$ ls -l\n$ ▮", "ls -l"), false);
  assertEquals(arrived("▮", "Do you trust this folder?\n> 1. Yes ▮", "hi"), false);
  assertEquals(arrived("▮", "hi\n> 1. Yes▮", "hi"), false);
  assertEquals(arrived("> ▮", "you said: hi\n> ▮", "hi"), false);
  assertEquals(arrived("> ▮", "> hi\nhi, too\n> ▮", "hi"), false);
});

Deno.test("a text without its beginning, its middle or its end has not arrived", () => {
  const text = "please look at the parser again, and say what you think of it";
  for (const part of [text.slice(3), text.slice(0, -3), text.replace("parser", "")]) {
    assertEquals(arrived("$ ▮", `$ ${part}▮`, text), false, part);
  }
  assertEquals(arrived("▮", `${"x".repeat(90)}\n${"x".repeat(90)}▮`, "x".repeat(200)), false);
});

Deno.test("a text that is wrapped, framed or continued has arrived, wherever its box has moved", () => {
  const text = "please look at the parser again\nand say what you think";
  const before = "a reply\n╭────────╮\n│ > ▮            │\n╰────────╯";
  const after =
    "╭────────╮\n│ > please look  │\n│   at the parser│\n│   again\n│   and say what │\n" +
    "│   you think▮   │\n╰────────╯";
  assertEquals(arrived(before, after, text), true);
  assertEquals(
    arrived("$ ▮", "$ please look at the parser again\n> and say what you think▮", text),
    true,
  );
  assertEquals(arrived("$ ▮", "$ echo 1\n1\n$ echo 2▮", "echo 1\necho 2"), true);
});

Deno.test("a cursor that the program draws counts like the terminal's", () => {
  const box = (row: string) => `│ > ${row} │\n▮`;
  assertEquals(arrived(box("\x1b[7mT\x1b[27mry this"), box("hi\x1b[7m \x1b[27m"), "hi"), true);
  assertEquals(arrived("> \x1b[7m\n▮", "> hi\x1b[7m\n▮", "hi"), true);
  assertEquals(arrived(box("\x1b[7m \x1b[27m"), box("\x1b[7mhi\x1b[27m"), "hi"), false);
});

Deno.test("the end of a long text that has scrolled in its box is enough", () => {
  const lines = Array.from({ length: 30 }, (_, at) => `line ${at} of a long text`);
  const box = lines.slice(-6).map((line) => `│   ${line}`).join("\n");
  const [before, after] = [`╭──╮\n│ > ▮`, `╭──╮\n${box}▮`];
  assertEquals(arrived(before, after, lines.join("\n")), true);
  assertEquals(arrived(before, after, `${lines.join("\n")} and its end`), false);
});

Deno.test("a text that pushed its beginning up is followed into the history", () => {
  const before = screen("first\n▮");
  const rows = ["first", "one", "two", ...Array(8).fill("x"), "y", "z", "end▮"];
  const text = ["one", "two", ...Array(8).fill("x"), "y", "z", "end"].join("\n");
  assertEquals(hasArrived(before, screen(rows.join("\n"), { history: 2 }), text), true);
});

Deno.test("a placeholder for a long paste counts at the cursor, whatever its words", () => {
  const text = "a line\n".repeat(49) + "the last";
  for (
    const shown of ["[Pasted text #1 +49 lines]", "[Pasted ~50 lines]", "(50 lines)", "<351 chars>"]
  ) {
    assertEquals(arrived("> ▮", `> ${shown}▮`, text), true, shown);
    assertEquals(arrived("> ▮", `${shown}\n> ▮`, text), false, shown);
    assertEquals(arrived("> ▮", `> ${shown}▮`, "short"), false, shown);
  }
  for (const shown of ["[12 lines]", "[Paste 50 lines?]", "[y/n]", "50 lines"]) {
    assertEquals(arrived("> ▮", `> ${shown}▮`, text), false, shown);
  }
});

Deno.test("brackets of the text itself are no placeholder", () => {
  const text = `[paste 1] is what ${"it ".repeat(30)}says`;
  assertEquals(arrived("> ▮", "> [paste 1]▮", text), false);
});
