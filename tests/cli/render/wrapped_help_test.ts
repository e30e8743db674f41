import { assert, assertEquals } from "@std/assert";
import { commandHelp } from "../../../src/cli/render/help.ts";
import { TOP_HELP } from "../../../src/cli/render/top_help.ts";
import { wrappedHelp } from "../../../src/cli/render/wrapped_help.ts";
import { loadNouns } from "../../../src/cli/run/nouns.ts";

const TEXT = `Make a tmux session of panes from a template, and more.

Usage: agenttower layout create CONTAINER --session NAME [options]

Options:
  -q, --quiet    no progress, hints or warnings

Example:
  agenttower layout create local --session demo --wait`;

Deno.test("what is said of a name wraps below where it begins; command lines stay whole", () => {
  assertEquals(
    wrappedHelp(TEXT, 45),
    `Make a tmux session of panes from a template,
and more.

Usage: agenttower layout create CONTAINER --session NAME [options]

Options:
  -q, --quiet    no progress, hints or
                 warnings

Example:
  agenttower layout create local --session demo --wait`,
  );
  assertEquals(wrappedHelp(TEXT, Infinity), TEXT);
});

Deno.test("where there is no room beside a name, what is said of it stands below", () => {
  assertEquals(
    wrappedHelp("  --label-prefix P    put this before every label", 30),
    "  --label-prefix P\n      put this before every\n      label",
  );
});

Deno.test("of all help, only command lines are wider than a terminal", async () => {
  const nouns = await loadNouns();
  const texts = [
    TOP_HELP,
    ...nouns.flatMap((noun) => noun.commands.map((command) => commandHelp(noun, command))),
  ];
  for (const text of texts) {
    for (const line of wrappedHelp(text, 60).split("\n")) {
      assert(line.length <= 60 || /agenttower |^ {2}echo /.test(line), line);
    }
    assertEquals(words(wrappedHelp(text, 60)), words(text));
  }
});

function words(text: string): string[] {
  return text.split(/\s+/);
}
