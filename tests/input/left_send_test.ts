/** Text that a send left in a pane, whatever became of the send, in real panes. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventually } from "../support/eventually.ts";
import { editor, inPane, type Typing } from "./in_pane.ts";
import type { EditorWays } from "./line_editor.ts";

const LINES = "first line of it\nand the last";
const LONG = Array.from({ length: 40 }, (_, at) => `line ${at} of a text that is long`).join("\n");

/** Ways of showing a text that a killed process has pasted, what of it can be seen, and the text. */
const WAYS: readonly [name: string, ways: Omit<EditorWays, "out">, shown: string, text: string][] =
  [
    ["behind a prompt", { look: "bare" }, "please look", "please look at it"],
    ["in a frame", { look: "framed" }, "please look", "please look at it"],
    ["with a prompt before each line", { look: "bare", continues: "... " }, "the last", LINES],
    ["in a box that has scrolled", { look: "framed" }, "line 39", LONG],
    ["on the alternate screen", { look: "framed", alternate: true }, "the last", LINES],
    [
      "as a placeholder",
      { look: "framed", placeholder: "[Pasted text #1 +39 lines]" },
      "+39 lines",
      LONG,
    ],
  ];

async function isRefused(at: Typing): Promise<void> {
  const second = await at.send("another");
  assertEquals([second.delivered, second.submitted, second.leftInBox], [false, false, true]);
  assertStringIncludes(second.detail ?? "", "sent before");
  assertEquals(at.submitted(), []);
}

for (const [name, ways, shown, text] of WAYS) {
  Deno.test(`a text of a killed send that stands there ${name} is not sent over`, async () => {
    await inPane(editor(ways), async (at) => {
      await eventually(async () => (await at.shown()).includes(">"));
      await at.sendKilled(text);
      await eventually(async () => (await at.shown()).includes(shown));
      await isRefused(at);
      await at.tmux("send-keys", "-t", at.pane, "Enter");
      await eventually(() => at.submitted().length === 1);
      assertEquals((await at.send("another")).detail, null);
      await eventually(() => at.submitted().length === 2);
      assertEquals(at.submitted(), [text, "another"]);
    });
  });
}

Deno.test("a text that was left is not sent over while the cursor stands in it", async () => {
  await inPane(() => ["bash", "--norc", "--noprofile", "-i"], async (at) => {
    await eventually(async () => (await at.shown()).includes("ready>"));
    await at.sendKilled(": what was left here");
    await eventually(async () => (await at.shown()).includes("left here"));
    await at.tmux("send-keys", "-t", at.pane, "Home");
    await isRefused(at);
    await at.tmux("send-keys", "-t", at.pane, "C-k");
    await eventually(async () => !(await at.shown()).includes("left here"));
    assertEquals((await at.send(": another")).detail, null);
  });
});

Deno.test("of two texts that are sent at once neither stands in the other", async () => {
  await inPane(editor({ look: "framed" }), async (at) => {
    const texts = ["one of them", "the other"];
    const sent = await Promise.all(texts.map((text) => at.send(text)));
    assertEquals(sent.map(({ submitted }) => submitted), [true, true]);
    await eventually(() => at.submitted().length === 2);
    assertEquals(at.submitted().toSorted(), texts);
  });
});
