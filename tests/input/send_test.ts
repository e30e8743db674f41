/** Text that is typed into programs of every kind, in real panes. */
import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { systemClock } from "../../src/system/clock.ts";
import { advised } from "../support/advice.ts";
import { eventually } from "../support/eventually.ts";
import { editor, inPane, looksOf } from "./in_pane.ts";

/** For a program that shows nothing, which is waited for. */
const TEN_TIMES_AS_FAST = { elapsed: () => systemClock.elapsed() * 10 };

const TEXTS = [
  "x",
  "hi",
  "smörgås 🍣, and some more of it",
  `one long line, ${"of many words that wrap, ".repeat(12)}and its end`,
  "first\n\nsecond, behind a blank one\n\tthird",
  Array.from({ length: 40 }, (_, at) => `line ${at} of a text that is higher than its box`).join(
    "\n",
  ),
];

for (const look of ["bare", "framed"] as const) {
  Deno.test(`texts of every length arrive in a ${look} input place and are submitted once`, async () => {
    await inPane(editor({ look }), async (at) => {
      for (const [count, text] of TEXTS.entries()) {
        const sent = await at.send(text);
        assertEquals([sent.delivered, sent.submitted, sent.detail], [true, true, null], text);
        await eventually(() => at.submitted().length === count + 1);
      }
      assertEquals(at.submitted(), TEXTS);
    });
  });
}

Deno.test("a dialog that holds the letters of the text is not confirmed", async () => {
  const dialog = ["Is this a project you trust?", "", "hi", "> 1. Yes, I trust this folder"];
  await inPane(editor({ look: "bare", dialog }), async (at) => {
    await at.readsKeys();
    const sent = await at.send("hi");
    assertEquals([sent.delivered, sent.submitted, sent.leftInBox], [false, false, true]);
    await eventually(async () => (await at.shown()).includes("this folder"));
    assertEquals(at.submitted(), []);
  }, { clock: TEN_TIMES_AS_FAST });
});

Deno.test("a reply that repeats the text is not the text", async () => {
  await inPane(editor({ look: "bare", replies: true }), async (at) => {
    const sent = await at.send("say it again");
    assertEquals([sent.delivered, sent.submitted], [false, false]);
    await eventually(async () => (await at.shown()).includes("you said: say it again"));
    assertEquals(at.submitted(), []);
  });
});

Deno.test("nothing is typed until a program that is slow to start reads what is typed", async () => {
  await inPane(editor({ look: "framed", startsLate: true }), async (at) => {
    const early = await at.send("too early", { waitMs: 700 });
    assertEquals([early.delivered, early.leftInBox], [false, false]);
    assertStringIncludes(early.detail ?? "", "nothing was typed");
    at.go();
    assertEquals((await at.send("in time")).delivered, true);
    await eventually(() => at.submitted().length > 0);
    assertEquals(at.submitted(), ["in time"]);
  });
});

Deno.test("a text that shows late arrives, and one that shows too late is said to be left", async () => {
  await inPane(editor({ look: "framed", echoAfterMs: 800 }), async (at) => {
    assertEquals((await at.send("patience")).delivered, true);
  });
  await inPane(editor({ look: "framed", echoesLate: true }), async (at) => {
    const sent = await at.send("much too late");
    assertEquals([sent.delivered, sent.submitted, sent.leftInBox], [false, false, true]);
    advised(sent.detail ?? "", "look at the pane before you send again");
    for (const isShown of [false, true]) {
      if (isShown) at.go();
      await eventually(async () => (await at.shown()).includes("much too late") === isShown);
      const second = await at.send("another");
      assertEquals([second.delivered, second.leftInBox], [false, true]);
      assertStringIncludes(second.detail ?? "", "sent before");
      advised(second.detail ?? "", "submit it or clear it in the pane first");
    }
    assertEquals(at.submitted(), []);
    await at.tmux("send-keys", "-t", at.pane, "C-u");
    await eventually(async () => !(await at.shown()).includes("much too late"));
    assertEquals((await at.send("later")).delivered, true);
  });
});

Deno.test("a text whose end was swallowed has not arrived, and is taken away again", async () => {
  for (const look of ["bare", "framed"] as const) {
    await inPane(editor({ look, swallows: 3 }), async (at) => {
      await at.tmux("send-keys", "-t", at.pane, "-l", "a draft ");
      await eventually(async () => (await at.shown()).includes("a draft"));
      const sent = await at.send("the end of this\n  is missing ");
      assertEquals([sent.delivered, sent.submitted, sent.leftInBox], [false, false, false]);
      assertStringIncludes(sent.detail ?? "", "taken away again");
      await at.tmux("send-keys", "-t", at.pane, "Enter");
      await eventually(() => at.submitted().length > 0);
      assertEquals(at.submitted(), ["a draft "]);
    });
  }
});

Deno.test("a program that reads lines gets no line that its terminal would cut off", async () => {
  await inPane(() => ["cat"], async (at) => {
    await assertRejects(() => at.send("x".repeat(6000)), Refusal, "keeps 4095");
    assertEquals((await at.shown()).trim(), "");
    assertEquals((await at.send("y".repeat(4000))).delivered, true);
    assertEquals((await at.send("a line\n".repeat(1500))).delivered, true);
  });
});

Deno.test("whatever a program shows in brackets for a long paste counts where it was typed", async () => {
  const text = Array.from({ length: 50 }, (_, at) => `line ${at}`).join("\n");
  const placeholders = ["[Pasted text #1 +49 lines]", "[#7: 50 lines]", `<${text.length} chars>`];
  for (const placeholder of placeholders) {
    await inPane(editor({ look: "framed", placeholder }), async (at) => {
      assertEquals((await at.send(text)).delivered, true, placeholder);
      await eventually(() => at.submitted().length === 1);
      assertEquals(at.submitted(), [text]);
    });
  }
});

Deno.test("a row that always moves does not keep a text away", async () => {
  await inPane(editor({ look: "framed", spins: true }), async (at) => {
    assertEquals((await at.send("while you work", { waitMs: 60_000 })).delivered, true);
  });
});

Deno.test("a pane that does not come to rest in time gets nothing", async () => {
  // It starts nothing for its pauses: that takes long on a busy machine.
  const busy = "stty raw -echo; coproc sleep 1000; " +
    "while :; do echo $((at += 1)); read -r -t 0.03 -u ${COPROC[0]}; done";
  await inPane(() => ["bash", "-c", busy], async (at) => {
    await eventually(async () => /\d/.test(await at.shown()));
    const sent = await at.send("never typed", { waitMs: 1500 });
    assertEquals([sent.delivered, sent.leftInBox], [false, false]);
    assertStringIncludes(sent.detail ?? "", "did not come to rest within 1.5 s");
  });
});

Deno.test("a command that does not read its terminal gets nothing", async () => {
  await inPane(() => ["sleep", "60"], async (at) => {
    const sent = await at.send("hello", { waitMs: 800 });
    assertEquals([sent.delivered, sent.leftInBox], [false, false]);
    assertStringIncludes(sent.detail ?? "", "read its terminal");
    assertEquals((await at.shown()).trim(), "");
  }, looksOf(600));
});

Deno.test("a text that is not to be submitted waits, and a second one may follow it", async () => {
  await inPane(editor({ look: "bare" }), async (at) => {
    const first = await at.send("one, ", { submit: false });
    assertEquals([first.delivered, first.submitted, first.leftInBox], [true, false, false]);
    assertEquals((await at.send("two")).submitted, true);
    await eventually(() => at.submitted().length > 0);
    assertEquals(at.submitted(), ["one, two"]);
  });
});
