/** Text that is sent while the machine is slow, and while the program in the pane has not started. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { Exec } from "../../src/system/exec.ts";
import { eventually } from "../support/eventually.ts";
import { hung } from "../support/faulty_exec.ts";
import { editor, inPane, isLook, looksOf, type Typing } from "./in_pane.ts";

type Call = Parameters<Exec>[1];

const asksForMode = ({ argv }: Call) => argv.some((word) => word.includes("icanon"));

/** Longer than a text may take to show. */
const SLOW = 4000;
const LONG_WAIT = { waitMs: 600_000 };

Deno.test("a text arrives however long each look takes", async () => {
  await inPane(editor({ look: "framed" }), async (at) => {
    const sent = await at.send("slowly", LONG_WAIT);
    assertEquals([sent.delivered, sent.submitted, sent.detail], [true, true, null]);
    await eventually(() => at.submitted().length > 0);
    assertEquals(at.submitted(), ["slowly"]);
  }, looksOf(SLOW));
});

Deno.test("a text that the last look was the first to see is looked at once more", async () => {
  let typing: Typing | null = null;
  let looks = 0;
  const exec = (real: Exec): Exec => async (failpoint, request) => {
    if (failpoint === "tmux.send") looks = 0;
    if (isLook(request) && ++looks === 4) {
      const at = typing!;
      at.go();
      await eventually(async () => (await at.shown()).includes("late"));
    }
    return await real(failpoint, request);
  };
  await inPane(editor({ look: "framed", echoesLate: true }), async (at) => {
    await eventually(async () => (await at.shown()).includes("shortcuts"));
    typing = at;
    looks = -1000;
    const sent = await at.send("late", LONG_WAIT);
    assertEquals([sent.delivered, sent.submitted, sent.detail], [true, true, null]);
  }, looksOf(SLOW, exec));
});

Deno.test("nothing is typed into a program that takes keys and has drawn nothing yet", async () => {
  let typing: Typing | null = null;
  let asked = 0;
  const exec = (real: Exec): Exec => async (failpoint, request) => {
    const result = await real(failpoint, request);
    const isKeys = result.kind === "exit" && result.stdout.trim().endsWith("keys");
    if (asksForMode(request) && isKeys && ++asked === 2) typing!.go();
    return result;
  };
  await inPane(editor({ look: "framed", drawsLate: true }), async (at) => {
    typing = at;
    const sent = await at.send("in time", LONG_WAIT);
    assertEquals([sent.delivered, sent.submitted, sent.detail], [true, true, null]);
    await eventually(() => at.submitted().length > 0);
    assertEquals(at.submitted(), ["in time"]);
  }, looksOf(600, exec));
});

Deno.test("a program that takes keys and never shows anything gets a text after a while", async () => {
  const silent = "stty raw -echo; exec tail -f /dev/tty >/dev/null";
  await inPane(() => ["sh", "-c", silent], async (at) => {
    await eventually(async () => (await at.currentCommand()) === "tail");
    const early = await at.send("hi", { waitMs: 3000 });
    assertEquals([early.delivered, early.leftInBox], [false, false]);
    assertStringIncludes(early.detail ?? "", "showed nothing within 3 s");
    const sent = await at.send("hi");
    assertStringIncludes(sent.detail ?? "", "the text was pasted");
  }, looksOf(600));
});

Deno.test("how a terminal is read is asked again where the system gave no answer in time", async () => {
  let lost = 0;
  const exec = (most: number) => (real: Exec): Exec => (failpoint, request) => {
    if (!asksForMode(request) || lost === most) return real(failpoint, request);
    lost++;
    return hung(() => real(failpoint, request), request);
  };
  await inPane(editor({ look: "framed" }), async (at) => {
    await at.readsKeys();
    assertEquals((await at.send("asked again")).delivered, true);
    assertEquals(lost, 2);
  }, looksOf(600, exec(2)));
  lost = 0;
  await inPane(() => ["sleep", "60"], async (at) => {
    const sent = await at.send("no permission", { waitMs: 1500 });
    assertEquals([sent.delivered, sent.leftInBox], [false, false]);
    assertStringIncludes(
      sent.detail ?? "",
      "did not say how helper reads its terminal within 1.5 s",
    );
    assertEquals((await at.shown()).trim(), "");
    assert(lost > 1, "it was asked once only");
  }, looksOf(600, exec(Infinity)));
});
