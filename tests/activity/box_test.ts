/** What stands in a box whose last rows are the program's own. */
import { assertEquals } from "@std/assert";
import { findBox, screenLines } from "../../src/activity/box.ts";
import type { InputBox } from "../../src/model/activity/program.ts";
import { readScreen } from "../../src/model/activity/screen.ts";
import { OPENCODE } from "../../src/programs/opencode.ts";

const BOX = OPENCODE.box as InputBox;

/** OpenCode's box with these rows, and something else beside it. */
function shown(...rows: string[]) {
  const beside = rows.map((row) => `  ┃  ${row}`.padEnd(50) + "3 files");
  const lines = ["", ...beside, `  ╹${"▀".repeat(40)}`, "  tab agents"];
  const height = lines.length;
  const geometry = { cursorX: 5, cursorY: 3, height, historySize: 0, alternate: true };
  const screen = readScreen(lines.join("\n"), geometry);
  return findBox(screen, screenLines(screen), BOX);
}

Deno.test("the row of the agent, which may be the user's own, is no draft, and a draft alike is one", () => {
  const cases: [readonly string[], string, readonly string[]][] = [
    [["", "", "", "Build · GPT-5 OpenAI"], "", ["", ""]],
    [["", "", "", "My-Reviewer auto · GPT-5 · high"], "", ["", ""]],
    [["", 'Ask anything… "What is this"', "", "Plan · GPT-5"], "", [
      "",
      'Ask anything… "What is this"',
    ]],
    [["", "Todo · later", "", "Build · GPT-5"], "Todo·later", ["", "Todo · later"]],
    [["", "Todo · later", "", "Then · this", "", "Build · GPT-5"], "Todo·laterThen·this", [
      ...["", "Todo · later", "", "Then · this"],
    ]],
    // It shows "Shell" there while it would run what is typed.
    [["", "", "", "Shell"], "Shell", ["", "", "", "Shell"]],
  ];
  for (const [rows, draft, kept] of cases) {
    const box = shown(...rows);
    assertEquals([box?.draft, box?.rows], [draft, kept], rows.join("|"));
  }
});
