/** Texts for real programs; their models say what reached them. */
import { assertEquals, assertRejects } from "@std/assert";
import type { SendResult } from "../../../src/input/send.ts";
import { Refusal } from "../../../src/model/errors.ts";
import { CLAUDE } from "../../rig/programs/claude.ts";
import { CODEX } from "../../rig/programs/codex.ts";
import { GEMINI } from "../../rig/programs/gemini.ts";
import { OPENCODE } from "../../rig/programs/opencode.ts";
import { eventually } from "../../support/eventually.ts";
import { type RealAgent, testReal } from "./real_agent.ts";

/** What the model has been asked, once it has been asked so often. */
async function prompts({ rig: { model } }: RealAgent, count: number): Promise<readonly string[]> {
  // OpenCode sets its folder up before its first request.
  await eventually(() => model.prompts.length >= count && !model.isTurnOpen, 60_000);
  return model.prompts;
}

/** Gemini CLI shows its box before it is ready, OpenCode that it works a moment longer; both keep what they get. */
const KEEPING: readonly string[] = ["gemini", "opencode"];

function taken({ outcome, detail }: SendResult, name: string): boolean {
  return detail === null &&
    (outcome === "accepted" || (KEEPING.includes(name) && outcome === "queued"));
}

testReal("a text is accepted and reaches the model once", async (at, { name }) => {
  const texts = [
    "hello there",
    "two\n\nparagraphs of it",
    "hello there",
    "gr\u00fc\u00dfe \u{1f363}",
  ];
  for (const [count, text] of texts.entries()) {
    const sent = await at.send(text);
    assertEquals([taken(sent, name), sent.delivered, sent.submitted], [true, true, true], text);
    await prompts(at, count + 1);
  }
  assertEquals(await prompts(at, texts.length), texts);
  // Claude Code composes it.
  assertEquals((await at.send("e\u0301te\u0301 it was")).outcome, "accepted");
  assertEquals(
    (await prompts(at, texts.length + 1)).at(-1)?.normalize("NFC"),
    "\u00e9t\u00e9 it was",
  );
});

testReal("the first text is sent while the program still starts", async (at) => {
  const sent = await at.send("good morning");
  assertEquals([sent.delivered, sent.outcome === "seen", sent.detail], [true, false, null]);
  assertEquals(await prompts(at, 1), ["good morning"]);
}, { isReady: false });

testReal("long texts are sent whole, also where only a placeholder shows", async (at, { name }) => {
  const texts = [
    Array.from({ length: 25 }, (_, line) => `${line}`).join("\n"),
    Array.from({ length: 60 }, (_, line) => `line ${line} of a long text`).join("\n"),
    "x".repeat(32_000),
  ];
  for (const [count, text] of texts.entries()) {
    const sent = await at.send(text);
    assertEquals(taken(sent, name), true, `${sent.outcome} ${text.slice(0, 20)}`);
    // Claude Code puts words of its own around what was pasted.
    const got = await prompts(at, count + 1);
    assertEquals([got.length, got.at(-1)?.includes(text)], [count + 1, true]);
  }
});

testReal("a list of completions does not take the Enter", async (at, { name }) => {
  Deno.writeTextFileSync(`${at.rig.project}/README.md`, "# a project\n");
  const texts = ["please look at @READ", "and at @README.md", "a line that ends with \\"];
  for (const [count, text] of texts.entries()) {
    const sent = await at.send(text);
    assertEquals(taken(sent, name), true, `${sent.outcome} ${text}`);
    await prompts(at, count + 1);
  }
  // Gemini CLI completes it for its model.
  const [first, ...rest] = await prompts(at, 3);
  assertEquals(first, name === "gemini" ? `${texts[0]}ME.md` : texts[0]);
  assertEquals(rest, texts.slice(1));
});

testReal("a draft is left alone, and typed over by force", async (at, { name }) => {
  await at.rig.terminal.type("half a\\");
  await at.rig.terminal.keys("C-j");
  await at.rig.terminal.type("thought");
  await at.rig.terminal.until("thought");
  for (let times = 0; times < 2; times++) {
    const sent = await at.send("what is this?");
    assertEquals([sent.outcome, sent.reason, sent.leftInBox], ["refused", "draft", false]);
  }
  await at.rig.terminal.until("thought");
  assertEquals(taken(await at.send("what is this?", { force: true }), name), true);
  assertEquals(await prompts(at, 1), ["what is this?"]);
});

testReal("a working agent gets it, at once or when its turn is over", async (at, { name }) => {
  const turn = at.rig.model.willHold("Some text.\n");
  const first = await at.send("think about it");
  assertEquals(taken(first, name), true, first.outcome);
  // It takes a prompt before it shows that it works, and another one then is accepted like the first.
  if (name === "opencode") await at.rig.terminal.until("esc interrupt");
  const sent = await at.send("and then this");
  assertEquals(sent.outcome, name === "codex" ? "accepted" : "queued");
  turn.release();
  assertEquals(await prompts(at, 2), ["think about it", "and then this"]);
});

testReal("with wait it is sent once the turn is over", async (at, { name }) => {
  const turn = at.rig.model.willHold("Some text.\n");
  assertEquals(taken(await at.send("think about it"), name), true);
  await eventually(() => at.rig.model.isTurnOpen);
  const sending = at.send("and then this", { wait: true });
  await new Promise((resolve) => setTimeout(resolve, 2000));
  assertEquals(at.rig.model.prompts, ["think about it"]);
  turn.release();
  assertEquals((await sending).outcome, "accepted");
  assertEquals(await prompts(at, 2), ["think about it", "and then this"]);
});

const ASKS = {
  claude: { tool: "Bash", input: { command: "touch made.txt", description: "Make a file" } },
  gemini: { tool: "run_shell_command", input: { command: "touch made.txt" } },
  opencode: { tool: "bash", input: { command: "touch made.txt", description: "Make a file" } },
  codex: {
    tool: "exec_command",
    input: {
      cmd: "touch /made.txt",
      sandbox_permissions: "require_escalated",
      justification: "May I?",
    },
  },
} as const;

/** What a permission dialog shows. */
const ASKED = /1\. (?:Yes|Allow)|Allow once/u;

async function asksPermission(at: RealAgent, name: string): Promise<void> {
  at.rig.model.willAnswer(ASKS[name as keyof typeof ASKS]);
  await at.send("do it");
  await at.rig.terminal.until(ASKED);
}

testReal("nothing is typed into a dialog, and its answer is chosen", async (at, { name }) => {
  await assertRejects(() => at.answer("yes"), Refusal, "asks for no permission");
  for (const answer of ["no", "yes"]) {
    await asksPermission(at, name);
    for (const force of [false, true]) {
      for (const submit of [false, true]) {
        const sent = await at.send("1", { force, submit });
        assertEquals([sent.outcome, sent.reason], ["refused", "dialog"]);
      }
    }
    await assertRejects(() => at.answer("9"), Refusal, "none of them");
    const { answered, choice } = await at.answer(answer);
    assertEquals(answered, true);
    const [told] = at.rig.box.sql(
      "SELECT action_type, outcome, details FROM operator_action ORDER BY position DESC LIMIT 1",
    );
    const details = JSON.stringify({ choice });
    assertEquals({ ...told }, { action_type: "answer", outcome: "answered", details });
    await at.rig.terminal.until((shown) => shown.screen.join("\n").match(ASKED) === null);
    await eventually(() => !at.rig.model.isTurnOpen || answer === "no");
    await at.rig.terminal.steady();
  }
  assertEquals(at.rig.model.prompts, ["do it", "do it"]);
});

testReal(
  "the trust dialog of a first run gets nothing",
  async (at) => {
    await at.rig.terminal.until("trust");
    const sent = await at.send("1", { submit: false });
    assertEquals([sent.outcome, sent.reason], ["refused", "dialog"]);
    await at.rig.terminal.until("trust");
  },
  { isReady: false, isFolderTrusted: false },
  [CLAUDE, GEMINI],
);

testReal(
  "a choice of models gets nothing",
  async (at) => {
    assertEquals((await at.send("/model")).delivered, true);
    await at.rig.terminal.until(/Select [Mm]odel/u);
    const sent = await at.send("1", { submit: false, force: true });
    assertEquals([sent.outcome, sent.reason], ["refused", "dialog"]);
    await at.rig.terminal.until(/Select [Mm]odel/u);
  },
  {},
  [CLAUDE, CODEX],
);

testReal(
  "a dialog over its box gets nothing, and a command of its list is run",
  async (at) => {
    await at.rig.terminal.keys("C-p");
    await at.rig.terminal.until(/Commands +esc/u);
    for (const force of [false, true]) {
      const sent = await at.send("hello", { force });
      assertEquals([sent.outcome, sent.reason], ["refused", "dialog"]);
    }
    await at.rig.terminal.keys("Escape");
    await at.rig.terminal.until((shown) => !/Commands +esc/u.test(shown.screen.join("\n")));
    assertEquals((await at.send("hello")).outcome, "accepted");
    await prompts(at, 1);
    assertEquals((await at.send("/new")).delivered, true);
    await at.rig.terminal.until("Ask anything");
    assertEquals(at.rig.model.prompts, ["hello"]);
  },
  {},
  [OPENCODE],
);

testReal(
  "a command that is not known is neither taken nor replaced",
  async (at, { name }) => {
    assertEquals((await at.send("hello")).outcome, "accepted");
    await prompts(at, 1);
    const sent = await at.send("/co");
    assertEquals(sent.outcome, "unsubmitted");
    // Codex gives it back to whoever is to correct it.
    if (name === "codex") assertEquals((await at.send("next")).reason, "draft");
    assertEquals((await at.send("next", { force: true })).outcome, "accepted");
    assertEquals(await prompts(at, 2), ["hello", "next"]);
  },
  {},
  [CLAUDE, CODEX],
);

testReal("without Enter it stands in the box, and Enter is a key of its own", async (at) => {
  const sent = await at.send("not yet", { submit: false });
  assertEquals([sent.outcome, sent.delivered, sent.submitted], ["unsubmitted", true, false]);
  assertEquals(await at.keysIf("something else", "Enter"), false);
  assertEquals(at.rig.model.prompts, []);
  // What is drawn anew is not there for a moment.
  await at.rig.terminal.steady();
  assertEquals(await at.keysIf("not yet", "Enter"), true);
  assertEquals(await prompts(at, 1), ["not yet"]);
});

testReal(
  "an agent at its limit gets nothing but by force",
  async (at) => {
    const answer = { status: 429, message: "too many", headers: { "x-should-retry": "false" } };
    at.rig.model.willAnswer(...Array.from({ length: 12 }, () => answer));
    await at.send("say something");
    await at.rig.terminal.until(/429/u, 60_000);
    await at.rig.terminal.steady();
    const sent = await at.send("are you back?");
    assertEquals([sent.outcome, sent.reason], ["refused", "limit"]);
    assertEquals((await at.send("are you back?", { force: true })).delivered, true);
  },
  {},
  [CLAUDE, CODEX],
);

testReal("a program that has ended takes nothing", async (at) => {
  await at.rig.terminal.kill();
  await at.rig.terminal.until(({ dead }) => dead);
  const sent = await at.send("hello", { force: true });
  assertEquals([sent.outcome, sent.reason], ["refused", "dead"]);
});
