import { assertEquals } from "@std/assert";
import { lastLine } from "../../src/activity/last_line.ts";
import { readScreen } from "../../src/model/activity/screen.ts";

const COLUMNS = 30;

function shown(...lines: string[]) {
  const geometry = { cursorX: 0, cursorY: 0, height: 8, historySize: 0, alternate: false };
  return readScreen(lines.join("\n"), geometry);
}

Deno.test("the last line is the last one with a word in it", () => {
  assertEquals(
    lastLine(shown("make", "3 tests passed", "", "$ ", "⠈⠙⠛"), null, COLUMNS),
    "3 tests passed",
  );
  assertEquals(lastLine(shown("", "────"), null, COLUMNS), "");
});

Deno.test("above an input box stands a program's last word", () => {
  const screen = shown("Working (2s)", "", "> a draft", "  for shortcuts");
  assertEquals(lastLine(screen, { top: 2 }, COLUMNS), "Working (2s)");
  assertEquals(lastLine(screen, null, COLUMNS), "for shortcuts");
});

Deno.test("colours and the frame around a text are left out", () => {
  assertEquals(lastLine(shown("│ \x1b[1m3. No\x1b[0m      │"), null, COLUMNS), "3. No");
});

Deno.test("a secret is masked, also the rest of one that began in the row above", () => {
  const secret = `sk-ant-api03-${"abcdefghij".repeat(4)}`;
  const line = `ANTHROPIC_API_KEY=${secret}`;
  assertEquals(lastLine(shown(line), null, 200).includes("abcdefghij"), false);
  const rows = [line.slice(0, COLUMNS), line.slice(COLUMNS, 2 * COLUMNS), line.slice(2 * COLUMNS)];
  assertEquals(lastLine(shown(...rows), null, COLUMNS).includes("fghij"), false);
});
