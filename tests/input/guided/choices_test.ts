/** The choices of each permission dialog that the real programs have shown. */
import { assertEquals } from "@std/assert";
import { choicesOn, chosen } from "../../../src/input/guided/choices.ts";
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
