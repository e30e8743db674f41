/** The choices of each permission dialog that the real programs have shown. */
import { assertEquals } from "@std/assert";
import { screenLines } from "../../../src/activity/box.ts";
import { readScreen } from "../../../src/model/activity/screen.ts";
import { choicesOn, chosen, marked } from "../../../src/input/guided/choices.ts";
import { CLAUDE_INPUT } from "../../../src/programs/claude_input.ts";
import { CODEX_INPUT } from "../../../src/programs/codex_input.ts";
import { GEMINI_INPUT } from "../../../src/programs/gemini_input.ts";
import { OPENCODE_INPUT } from "../../../src/programs/opencode_input.ts";
import { filesBelow } from "../../../scripts/source_files.ts";
import { ROOT } from "../../support/root.ts";

const PROGRAMS = [
  ["claude", CLAUDE_INPUT],
  ["codex", CODEX_INPUT],
  ["gemini", GEMINI_INPUT],
  ["opencode", OPENCODE_INPUT],
] as const;

for (const [name, { choices: rules }] of PROGRAMS) {
  const recorded = filesBelow(
    ROOT,
    `tests/rig/screens/${name}`,
    /\/permission-[^/]*\.json$/,
  );
  Deno.test(`${name}: yes and no are found in each permission dialog`, () => {
    assertEquals(recorded.length > 1, true);
    for (const path of recorded) {
      const { screen, state } = JSON.parse(Deno.readTextFileSync(`${ROOT}/${path}`));
      if (state.reason !== "permission") continue;
      const found = choicesOn(screen, rules!);
      assertEquals(chosen(found, "yes", rules!)?.number, 1, path);
      // Where the list has scrolled, what is out of sight is not chosen.
      const no = screen.includes("↓") ? undefined : found.length;
      assertEquals(chosen(found, "no", rules!)?.number, no, path);
      assertEquals(chosen(found, "2", rules!)?.number, 2, path);
      for (const wrong of ["0", String(found.length + 1), "maybe", ""]) {
        assertEquals(chosen(found, wrong, rules!), null, path);
      }
    }
  });
}

Deno.test("a list in what the agent has written is not its dialog's", () => {
  const lines = [
    "1. Yes",
    "2. No",
    "",
    " ❯ 1. Yes",
    "   2. Yes, always",
    "   3. No",
    "   5. other",
  ];
  const found = choicesOn(lines, CLAUDE_INPUT.choices!);
  assertEquals(found.map(({ text }) => text), ["Yes", "Yes, always", "No"]);
});

Deno.test("of choices beside each other, the one on a ground of its own is marked", () => {
  const rules = OPENCODE_INPUT.choices!;
  const shown = (texts: readonly string[], own: string | null) => {
    const drawn = texts.map((text) =>
      text === own ? `\x1b[48;5;215m ${text} \x1b[48;5;234m` : ` ${text} `
    );
    const row = `  ┃\x1b[48;5;234m  ${drawn.join(" ")}\x1b[0m`;
    const geometry = { cursorX: 0, cursorY: 0, height: 1, historySize: 0, alternate: true };
    return readScreen(row, geometry);
  };
  for (const texts of [["Allow once", "Allow always", "Reject"], ["Confirm", "Cancel"]]) {
    for (const own of [...texts, null]) {
      const screen = shown(texts, own);
      const choices = choicesOn(screenLines(screen), rules);
      assertEquals(choices.map(({ text }) => text), texts);
      assertEquals(marked(screen, choices)?.text ?? null, own);
    }
  }
});
