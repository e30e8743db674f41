/** What agenttower says of the real Codex, whose model knows what is true. */
import { assertEquals } from "@std/assert";
import { notInstalled } from "../rig/installed.ts";
import { managedAgent, submit } from "../rig/managed_agent.ts";
import { CODEX } from "../rig/programs/codex.ts";
import { testUnless } from "../support/skip.ts";

const MISSING = notInstalled("codex");

const ASKS = {
  text: "I will do that.\n",
  tool: "exec_command",
  input: {
    cmd: "touch made.txt",
    sandbox_permissions: "require_escalated",
    justification: "May I make the file?",
  },
};

testUnless(MISSING, "Codex is idle, working and idle again, as its model has it", async () => {
  await using agent = await managedAgent(CODEX);
  await agent.until("idle");
  await agent.keys("h", "a", "l", "f");
  await agent.until("idle/draft");
  await agent.keys("C-u");
  await agent.until("idle");
  const turn = agent.model.willHold("Some text.");
  await submit(agent, "think about it");
  await agent.until("working");
  await agent.keys("h", "a", "l", "f");
  const sources = ["process", "screen", "title", "signal"] as const;
  const { evidence } = await agent.untilSaidBy("working", sources);
  // Its working line stands there or not, as far as its reply has come.
  const rules = evidence.map(({ rule }) => rule === "working line" ? "box" : rule);
  assertEquals(rules, [null, "box", "spinner", "working"]);
  turn.release();
  await agent.until("idle/draft");
});

testUnless(
  MISSING,
  "Codex waits for a permission until it is answered, or Esc is pressed",
  async () => {
    await using agent = await managedAgent(CODEX);
    await agent.until("idle");
    for (const key of ["Enter", "Escape"]) {
      agent.model.willAnswer(ASKS);
      await submit(agent, "do it");
      await agent.until("waiting/permission");
      await agent.answer(key);
      await agent.until("idle");
    }
  },
);

testUnless(MISSING, "Codex without a login, at a limit or at its end says so", async () => {
  {
    await using agent = await managedAgent(CODEX, { isOnboarded: false });
    await agent.until("waiting/login");
  }
  await using agent = await managedAgent(CODEX);
  await agent.until("idle");
  const refused = { status: 429, message: "too many tokens" };
  agent.model.willAnswer(...Array.from({ length: 12 }, () => refused));
  await submit(agent, "say something");
  await agent.until("waiting/limit", 60_000);
  await submit(agent, "/quit");
  await agent.until("exited");
});
