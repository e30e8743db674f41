import { assertEquals, assertMatch } from "@std/assert";
import { isLeft, noteOf } from "../../src/input/left_text.ts";
import { readScreen, type Screen } from "../../src/model/activity/screen.ts";

/** A screen of rows, the cursor behind the last one. */
function screen(...rows: string[]): Screen {
  return readScreen(rows.join("\n"), {
    cursorX: rows.at(-1)!.length,
    cursorY: rows.length - 1,
    height: rows.length,
    historySize: 0,
    alternate: false,
  });
}

const BEFORE = screen("a reply", "> ");
const TEXT = "please look at the parser again";

Deno.test("a text that stands at the cursor is left, whether or not its send came to say so", () => {
  const notes = [noteOf(BEFORE, TEXT, null), noteOf(BEFORE, TEXT, BEFORE)];
  for (const note of notes) {
    assertEquals(isLeft(note, screen("more", `> ${TEXT}`)), true);
    assertEquals(isLeft(note, screen(`> ${TEXT}`, "an answer", "> ")), false);
  }
});

Deno.test("as long as nothing has changed since it was given up, it may still come", () => {
  assertEquals(isLeft(noteOf(BEFORE, TEXT, BEFORE), BEFORE), true);
  assertEquals(isLeft(noteOf(BEFORE, TEXT, null), BEFORE), false);
});

Deno.test("what has grown in its place without being known again is left", () => {
  const given = screen("a reply", "> ::paste::");
  const note = noteOf(BEFORE, TEXT, given);
  assertEquals(isLeft(note, screen("another reply", "> ::paste::")), true);
  assertEquals(isLeft(note, screen("another reply", "> ")), false);
  assertEquals(isLeft(note, screen("another reply", "> something else")), false);
});

Deno.test("a killed send's text is known by its last line, whatever stands before each", () => {
  const note = noteOf(BEFORE, "def f():\n  return 'what was asked'", null);
  const lines = ["> def f():", "...   return 'what was asked'"];
  assertEquals(isLeft(note, screen("a reply", ...lines)), true);
  assertEquals(isLeft(note, screen("a reply", ...lines, "> ")), false);
});

Deno.test("a killed send's text is known by what a program shows in place of a paste", () => {
  const note = noteOf(BEFORE, TEXT, null);
  assertEquals(isLeft(note, screen("a reply", "> [Pasted text #1 +49 lines]")), true);
  assertEquals(isLeft(note, screen("a reply", "> [y/n]")), false);
  assertEquals(isLeft(note, screen("a reply", "> (paste it?)")), false);
});

Deno.test("a text is left wherever in it the cursor stands, and not where an empty row divides them", () => {
  const at = (cursorX: number, ...rows: string[]) =>
    readScreen(rows.join("\n"), {
      ...{ cursorX, cursorY: 1, height: rows.length },
      ...{ historySize: 0, alternate: false },
    });
  for (const note of [noteOf(BEFORE, TEXT, null), noteOf(BEFORE, TEXT, BEFORE)]) {
    assertEquals(isLeft(note, at(2, "a reply", `> ${TEXT}`)), true);
    assertEquals(isLeft(note, at(9, "a reply", `> ${TEXT} and more`)), true);
    assertEquals(isLeft(note, at(2, "another", "> please look at", "  the parser again")), true);
    assertEquals(isLeft(note, at(2, "another", "> ", "", `> ${TEXT}`)), false);
  }
});

Deno.test("a note holds nothing of the text or the screen, and one that is none says nothing", () => {
  assertMatch(noteOf(BEFORE, TEXT, BEFORE), /^[\da-f:]+$/);
  for (const note of ["", "1::", "x".repeat(256)]) assertEquals(isLeft(note, BEFORE), false);
});
