/** The rig itself: that what it says of a program is so. */
import { assert, assertEquals } from "@std/assert";
import { eventually } from "../support/eventually.ts";
import { testUnless } from "../support/skip.ts";
import { notInstalled } from "./installed.ts";
import { CLAUDE } from "./programs/claude.ts";
import { CODEX } from "./programs/codex.ts";
import { GEMINI } from "./programs/gemini.ts";
import { OPENCODE } from "./programs/opencode.ts";
import type { Program } from "./programs/program.ts";
import { startRig } from "./rig.ts";
import { CLAUDE_MANNERS, CLAUDE_SETTINGS } from "./states/claude.ts";
import { CODEX_MANNERS } from "./states/codex.ts";
import { type Manners, permission, START_MS, working } from "./states/common.ts";
import { GEMINI_MANNERS } from "./states/gemini.ts";
import { OPENCODE_MANNERS } from "./states/opencode.ts";
import { prompt } from "./states/state.ts";

const TRIED: readonly { program: Program; manners: Manners; settings?: Record<string, unknown> }[] =
  [
    { program: CLAUDE, manners: CLAUDE_MANNERS, settings: CLAUDE_SETTINGS },
    { program: CODEX, manners: CODEX_MANNERS },
    { program: GEMINI, manners: GEMINI_MANNERS },
    { program: OPENCODE, manners: OPENCODE_MANNERS },
  ];

for (const { program, manners, settings } of TRIED) {
  const { name } = program;

  // One test, since most of its time is the program's start.
  testUnless(
    notInstalled(name),
    `${name}: each prompt is recorded once, and idle, working and asking are told apart`,
    async () => {
      await using rig = await startRig(program, { settings });
      const { terminal, model } = rig;
      await terminal.until(manners.isReady, START_MS);
      await terminal.type("typed by hand");
      await terminal.until("typed by hand");
      await terminal.steady();
      assertEquals(model.prompts, []);
      await terminal.keys("Enter");
      await terminal.until("Done.");

      await terminal.until(manners.isReady);
      await prompt(rig, "pasted\nin two lines");
      await eventually(() => model.prompts.length > 1 && !model.isTurnOpen, 120_000);

      const held = await working(manners, rig, "Some text.\n");
      assert(!manners.isReady(await terminal.shown()));
      held.release();
      await eventually(() => !model.isTurnOpen, 120_000);

      await permission(manners, rig, "touch made.txt");
      assert(model.isTurnOpen);
      assert(!manners.isReady(await terminal.shown()));
      await terminal.keys("Enter");
      await eventually(() => !model.isTurnOpen, 120_000);
      await terminal.until(manners.isReady);
      Deno.statSync(`${rig.project}/made.txt`);

      const sent = ["typed by hand", "pasted\nin two lines", "think about it", "do it"];
      assertEquals(model.prompts, sent);
    },
  );
}
