/** What agenttower says of the real Claude Code, whose model knows what is true. */
import { assert, assertEquals } from "@std/assert";
import { promptMark } from "../../src/input/guided/signed_prompt.ts";
import { sendInput } from "../../src/input/send.ts";
import { notInstalled } from "../rig/installed.ts";
import { managedAgent, submit } from "../rig/managed_agent.ts";
import { CLAUDE } from "../rig/programs/claude.ts";
import { eventually } from "../support/eventually.ts";
import { testUnless } from "../support/skip.ts";

const MISSING = notInstalled("claude");

/** The user's own settings: every command has to be permitted. */
const ASKS = { permissions: { defaultMode: "default" } };

testUnless(
  MISSING,
  "Claude Code is idle, working and idle again, as its model has it",
  async () => {
    await using agent = await managedAgent(CLAUDE);
    await agent.until("idle");
    const turn = agent.model.willHold("Some text.");
    await submit(agent, "think about it");
    await agent.until("working");
    await agent.keys("h", "a", "l", "f");
    await agent.untilSaidBy("working", ["process", "screen", "signal"]);
    turn.release();
    await agent.until("idle/draft");
    await agent.keys("C-u");
    await submit(agent, "/clear");
    await eventually(() =>
      Deno.readTextFileSync(`${agent.at.ctx.paths.localLogs}/${agent.agentId}.signals`)
        .includes(" SessionEnd ")
    );
    await agent.until("idle");
  },
);

testUnless(
  MISSING,
  "Claude Code waits for a permission until it is answered, or Esc is pressed",
  async () => {
    await using agent = await managedAgent(CLAUDE, { settings: ASKS });
    await agent.until("idle");
    for (const [key, then] of [["Enter", "idle"], ["Escape", "idle"]] as const) {
      agent.model.willAnswer({ tool: "Bash", input: { command: "touch made.txt" } });
      await submit(agent, "do it");
      await agent.until("waiting/permission");
      await agent.answer(key);
      await agent.until(then);
    }
  },
);

testUnless(
  MISSING,
  "without signals, Claude Code is never idle while a turn goes on, whatever stands in its box",
  async () => {
    await using agent = await managedAgent(CLAUDE, { profile: { signals: "off" } });
    await agent.until("idle");
    const turn = agent.model.willHold("Some text.");
    await submit(agent, "think about it");
    await agent.until("working");
    await agent.keys("h", "a", "l", "f");
    for (let look = 0; look < 20; look++) {
      const { activity } = await agent.activity();
      assert(activity === "working" || activity === "unknown", activity);
    }
    turn.release();
    await agent.until("idle/draft");
  },
);

testUnless(
  MISSING,
  "Claude Code that is not trusted yet, has hit a limit or has ended says so",
  async () => {
    await using agent = await managedAgent(CLAUDE, { isFolderTrusted: false });
    await agent.until("waiting/dialog");
    // A dialog that has just been drawn takes no key yet, and is drawn anew with its first choice.
    await eventually(async () => {
      const screen = await agent.screen();
      if (!screen.includes("I trust this folder")) return true;
      await agent.keys(screen.includes("❯ Yes") ? "Enter" : "Down");
      await new Promise((resolve) => setTimeout(resolve, 500));
      return null;
    });
    await agent.until("idle");
    const headers = { "x-should-retry": "false" };
    agent.model.willAnswer({ status: 429, message: "too many tokens", headers });
    await submit(agent, "say something");
    await agent.until("waiting/limit");
    await submit(agent, "/exit");
    const { evidence } = await agent.until("exited");
    assertEquals(evidence[0]?.source, "process");
  },
);

testUnless(
  MISSING,
  "Claude Code's hooks tell which prompts it has taken, and not what is in them",
  async () => {
    await using agent = await managedAgent(CLAUDE);
    await agent.untilStarted();
    const { ctx } = agent.at;
    const prompts = ['in\ntwo "lines"', "a tab\there, an e\u0301 and a \\ 日本語"];
    for (const text of prompts) {
      assertEquals((await sendInput(ctx, { agentId: agent.agentId, text })).outcome, "accepted");
      await agent.until("idle");
    }
    const written = Deno.readTextFileSync(`${ctx.paths.localLogs}/${agent.agentId}.signals`);
    const taken = written.split("\n").filter((line) => line.includes(" UserPromptSubmit "));
    const wanted = [prompts[0] ?? "", "a tab    here, an \u00e9 and a \\ 日本語"];
    assertEquals(
      taken.map((line) => line.split(" ").slice(4).join(" ")),
      wanted.map(promptMark),
    );
  },
);
