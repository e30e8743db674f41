/** Texts for a program with rules of its own, whose ways are a test's: what real programs do seldom, or only at a bad moment. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { eventually } from "../../support/eventually.ts";
import { answerLost } from "../../support/faulty_exec.ts";
import type { ContextOptions } from "../../support/context.ts";
import { promptMark } from "../../../src/input/guided/signed_prompt.ts";
import { editor, inPane, type Typing } from "../in_pane.ts";
import type { EditorWays } from "../line_editor.ts";

const RULES = {
  name: "editor",
  box: { prompt: "^│ > ", below: "^╰", footer: 3 },
  screen: [
    { name: "dialog", part: "dialog", all: ["I trust this folder"], activities: ["waiting"] },
    { name: "box", part: "below_box", activities: ["idle", "working"] },
  ],
  input: {
    settle_ms: 50,
    clear: ["C-u"],
    rejected: "^no such thing",
    closing: [{ text: "\\\\$", key: "Space" }],
  },
};

function inEditor(
  ways: Omit<EditorWays, "out" | "look">,
  fn: (at: Typing) => Promise<void>,
  options: ContextOptions = {},
  rules: typeof RULES = RULES,
): Promise<void> {
  return inPane(editor({ look: "framed", ...ways }), fn, options, rules);
}

/** It has hooks, of which one tells which prompt was taken. */
const WITH_HOOKS = {
  ...RULES,
  hooks: { option: "--hooks", events: { Took: { activities: ["working"] } }, prompts: "Took" },
};

/** It has a plugin that tells of all. */
const WITH_PLUGIN = {
  ...RULES,
  hooks: {
    plugin: "opencode",
    events: { Asked: { activities: ["waiting"] }, Done: { activities: ["idle"] } },
  },
};

Deno.test("what the program shows behind Enter says that it was accepted", async () => {
  await inEditor({}, async (at) => {
    const texts = ["hello there", "two\nlines of it", "hello there", "one with a \\"];
    for (const [count, text] of texts.entries()) {
      assertEquals((await at.send(text)).outcome, "accepted", text);
      assertEquals(at.submitted().length, count + 1);
    }
    assertEquals(at.submitted(), [...texts.slice(0, 3), `${texts[3]} `]);
  });
});

Deno.test("an Enter that was too early, or had no effect, is pressed again, and the text is not", async () => {
  for (const ways of [{ breaksForMs: 600 }, { ignoresEnters: 2 }]) {
    await inEditor(ways, async (at) => {
      const sent = await at.send("only once");
      assertEquals([sent.outcome, sent.detail], ["accepted", null]);
      assertEquals(at.submitted().map((text) => text.trim()), ["only once"]);
    });
  }
});

Deno.test("a text that no Enter submits is said to stand there, and the next one is refused", async () => {
  await inEditor({ ignoresEnters: 1000 }, async (at) => {
    const sent = await at.send("never");
    assertEquals([sent.outcome, sent.submitted, sent.leftInBox], ["unsubmitted", false, true]);
    assertStringIncludes(sent.detail ?? "", "still stands in helper");
    const next = await at.send("another");
    assertEquals([next.outcome, next.reason, next.leftInBox], ["refused", "draft", true]);
    assertStringIncludes(await at.shown(), "never");
  });
});

Deno.test("what the program gives back was not submitted", async () => {
  await inEditor({ givesBack: "no such thing" }, async (at) => {
    assertEquals((await at.send("/nonsense")).outcome, "unsubmitted");
  });
});

Deno.test("a program that starts is waited for, and typed into only by force", async () => {
  await inEditor({ startsLate: true }, async (at) => {
    const early = await at.send("too early", { waitMs: 700 });
    assertEquals([early.outcome, early.reason], ["refused", "starting"]);
    const sending = at.send("in time");
    at.go();
    assertEquals((await sending).outcome, "accepted");
    assertEquals(at.submitted(), ["in time"]);
  });
});

Deno.test("a draft is not submitted, and force takes its place", async () => {
  await inEditor({}, async (at) => {
    await eventually(async () => (await at.shown()).includes("shortcuts"));
    await at.tmux("send-keys", "-t", at.pane, "-l", "half a thought");
    await eventually(async () => (await at.shown()).includes("half a thought"));
    const sent = await at.send("hello");
    assertEquals([sent.outcome, sent.reason, sent.leftInBox], ["refused", "draft", false]);
    assertEquals(at.submitted(), []);
    assertEquals((await at.send("hello", { force: true })).outcome, "accepted");
    assertEquals(at.submitted(), ["hello"]);
  });
});

for (const [name, nth] of [["the paste", 1], ["Enter", 2]] as const) {
  Deno.test(`an answer that is lost behind ${name} leaves it unknown, and nothing is repeated`, async () => {
    let calls = 0;
    const exec: ContextOptions["exec"] = (real) => (failpoint, request) =>
      failpoint === "tmux.send" && ++calls === nth
        ? answerLost(() => real(failpoint, request), request)
        : real(failpoint, request);
    await inEditor({}, async (at) => {
      const sent = await at.send("hello");
      assertEquals([sent.outcome, sent.delivered, sent.leftInBox], ["unknown", false, true]);
      assertEquals(calls, nth);
      const submitted = nth === 1 ? [] : ["hello"];
      await eventually(() => at.submitted().length === submitted.length);
      assertEquals(at.submitted(), submitted);
    }, { exec });
  });
}

Deno.test("a text of a killed send is neither submitted by the next one nor typed again", async () => {
  await inEditor({}, async (at) => {
    await eventually(async () => (await at.shown()).includes("shortcuts"));
    await at.sendKilled("please look at it");
    await eventually(async () => (await at.shown()).includes("look at it"));
    const next = await at.send("another");
    assertEquals([next.outcome, next.reason, next.leftInBox], ["refused", "draft", true]);
    assertEquals(at.submitted(), []);
  });
});

Deno.test("a hook that tells which prompt was taken says that it was accepted, and no other", async () => {
  await inEditor(
    { isSilent: true },
    async (at) => {
      const file = await at.logged();
      const tell = (text: string, seconds: number) =>
        Deno.writeTextFileSync(file, `1 Took ${seconds} abc ${promptMark(text)}\n`, {
          append: true,
          mode: 0o600,
        });
      // As it was told of an earlier one, with the same text.
      tell("do it", 1700000000);
      const outcomes: string[] = [];
      for (const told of ["another", "do it"]) {
        const sending = at.send("do it");
        const count = at.submitted().length;
        await eventually(() => at.submitted().length > count);
        tell(told, 1700000001);
        outcomes.push((await sending).outcome);
      }
      assertEquals(outcomes, ["seen", "accepted"]);
    },
    {},
    WITH_HOOKS,
  );
});

Deno.test("a program that tells of a dialog gets nothing, though its screen does not show it yet", async () => {
  await inEditor(
    {},
    async (at) => {
      const file = await at.logged();
      const tell = (event: string) =>
        Deno.writeTextFileSync(file, `1 ${event} 1700000000 abc\n`, { append: true, mode: 0o600 });
      tell("Asked");
      const sent = await at.send("yes", { force: true });
      assertEquals([sent.outcome, sent.reason], ["refused", "dialog"]);
      tell("Done");
      assertEquals((await at.send("go on")).outcome, "accepted");
      assertEquals(at.submitted(), ["go on"]);
    },
    {},
    WITH_PLUGIN,
  );
});
