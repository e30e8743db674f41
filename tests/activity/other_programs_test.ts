/** What agenttower says of the real Gemini CLI and OpenCode, whose models know what is true. */
import { notInstalled } from "../rig/installed.ts";
import { managedAgent } from "../rig/managed_agent.ts";
import { GEMINI } from "../rig/programs/gemini.ts";
import { OPENCODE } from "../rig/programs/opencode.ts";
import { testUnless } from "../support/skip.ts";

/** OpenCode sets its folder up at its first start, which takes a busy machine minutes. */
const START_MS = 240_000;

for (const program of [GEMINI, OPENCODE]) {
  const missing = notInstalled(program.name);
  testUnless(
    missing,
    `${program.name} is idle, working and idle again, as its model has it`,
    async () => {
      await using agent = await managedAgent(program);
      await agent.until("idle", START_MS);
      const turn = agent.model.willHold("Some text.");
      await agent.paste("think about it");
      await agent.until("idle/draft");
      await agent.beginTurn();
      await agent.until("working");
      turn.release();
      await agent.until("idle");
    },
  );
}
