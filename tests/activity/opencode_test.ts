/** What agenttower says of the real OpenCode, whose model knows what is true. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { promptMark } from "../../src/input/guided/signed_prompt.ts";
import { sendInput } from "../../src/input/send.ts";
import { removePane } from "../../src/managed/remove.ts";
import { notInstalled } from "../rig/installed.ts";
import { type ManagedAgent, managedAgent, submit } from "../rig/managed_agent.ts";
import { OPENCODE } from "../rig/programs/opencode.ts";
import { START_MS } from "../rig/states/common.ts";
import { eventually } from "../support/eventually.ts";
import { testUnless } from "../support/skip.ts";

const MISSING = notInstalled("opencode");

const ASKS = { tool: "bash", input: { command: "touch made.txt", description: "Make a file" } };

/** A plugin of the user's own, which writes down what is said to OpenCode. */
const OWN_PLUGIN = `import fs from "node:fs";
const file = new URL("own-events", import.meta.url);
export const own = async () => ({
  "chat.message": async (_, { parts }) => fs.appendFileSync(file, JSON.stringify(parts) + "\\n"),
});
`;

function signalled({ at: { ctx }, agentId }: ManagedAgent): string {
  return Deno.readTextFileSync(`${ctx.paths.localLogs}/${agentId}.signals`);
}

testUnless(
  MISSING,
  "OpenCode tells what it does by a plugin, beside the user's own plugins and settings",
  async () => {
    const folder = Deno.makeTempDirSync();
    try {
      const own = `${folder}/own.mjs`;
      Deno.writeTextFileSync(own, OWN_PLUGIN);
      await using agent = await managedAgent(OPENCODE, { settings: { plugin: [`file://${own}`] } });
      await agent.until("idle", START_MS);
      const turn = agent.model.willHold("Some text.");
      const text = 'in\ntwo "lines", 日本語 \\';
      const sent = await sendInput(agent.at.ctx, { agentId: agent.agentId, text });
      assertEquals(sent.outcome, "accepted");
      const { evidence } = await agent.until("working");
      assertEquals(evidence.at(-1)?.source, "signal");
      turn.release();
      await agent.until("idle");
      assertStringIncludes(signalled(agent), promptMark(text));
      assertStringIncludes(Deno.readTextFileSync(`${folder}/own-events`), "日本語");
      // Nothing is run unasked, as the user has it.
      for (const key of ["Enter", "Escape"]) {
        agent.model.willAnswer(ASKS);
        await submit(agent, "do it");
        await agent.until("waiting/permission");
        await eventually(() => / Permission \d+ \w+\n$/.test(signalled(agent)));
        await agent.answer(key);
        await agent.until("idle");
        await eventually(() => / Idle \d+ \w+\n$/.test(signalled(agent)));
      }
      const [pane] = agent.box.sql(
        `SELECT id FROM managed_pane WHERE agent_id = '${agent.agentId}'`,
      );
      const files = [".signals", ".signals.mjs"].map((suffix) =>
        `${agent.at.ctx.paths.localLogs}/${agent.agentId}${suffix}`
      );
      for (const file of files) assertEquals((Deno.statSync(file).mode ?? 0) & 0o777, 0o600);
      await removePane(agent.at.ctx, String(pane?.id));
      const left = [...Deno.readDirSync(agent.at.ctx.paths.localLogs)].map(({ name }) => name);
      assertEquals(left.filter((name) => name.includes(".signals")), []);
    } finally {
      Deno.removeSync(folder, { recursive: true });
    }
  },
);
