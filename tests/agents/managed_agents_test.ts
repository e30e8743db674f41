/** Agents of managed panes beside adopted ones. */
import { assertEquals, assertRejects } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { agentDetail, listAgents } from "../../src/agents/list.ts";
import { releaseAgent } from "../../src/agents/release.ts";
import { sendInput } from "../../src/input/send.ts";
import { attachLog, detachLog } from "../../src/logs/attach.ts";
import { scanPanes } from "../../src/agents/candidates.ts";
import { contextOn, type OpenedOn } from "../support/context.ts";
import { eventually } from "../support/eventually.ts";
import { exactly } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

async function managed(
  fn: (box: Sandbox, at: OpenedOn, ids: Record<"m1" | "s1" | "s2", string>) => Promise<void>,
) {
  await using box = await sandbox({ env: { PS1: "ready> ", SHELL: "/bin/sh" } });
  await using at = contextOn(box);
  const layout = await at.settle("work");
  assertEquals(layout.state, "ready");
  const agents = new Map(layout.panes.map((pane) => [pane.label, pane.agent_id]));
  const [m1, s1, s2] = exactly(["m1", "s1", "s2"].map((label) => agents.get(label)!), 3);
  await fn(box, at, { m1, s1, s2 });
}

Deno.test("managed agents are listed with their pane and cannot be released", async () => {
  await managed(async (_box, at, { m1 }) => {
    const agents = listAgents(at.ctx, { origin: "managed" });
    assertEquals(agents.map(({ agent }) => agent.label).sort(), ["m1", "s1", "s2"]);
    assertEquals(agentDetail(at.ctx, m1).log?.active, true);
    await assertRejects(() => releaseAgent(at.ctx, m1), Refusal, "managed pane");
  });
});

Deno.test("managed panes are neither scanned nor adopted, whatever their title says", async () => {
  await managed(async (box, at, { m1 }) => {
    const { tmuxPaneId } = agentDetail(at.ctx, m1).agent;
    await box.tmux("select-pane", "-t", tmuxPaneId, "-T", "nothing to see");
    assertEquals(await scanPanes(at.ctx, "local"), []);
    const adopt = () =>
      adoptAgent(at.ctx, {
        containerId: "local",
        tmuxPaneId,
        role: "slave",
        capability: "worker",
        label: "mine",
      });
    await assertRejects(adopt, Refusal, "belongs to the managed pane m1");
  });
});

Deno.test("a label of a managed pane is not given to an adopted agent", async () => {
  await managed(async (box, at) => {
    const made = await box.tmux("new-session", "-d", "-s", "own", "-P", "-F", "#{pane_id}");
    const adopt = () =>
      adoptAgent(at.ctx, {
        containerId: "local",
        tmuxPaneId: made.stdout.trim(),
        role: "slave",
        capability: "worker",
        label: "s1",
      });
    await assertRejects(adopt, Refusal, "is taken");
  });
});

Deno.test("a master sends to its slave wherever the operator has put it", async () => {
  await managed(async (box, at, { m1, s1, s2 }) => {
    const pane = agentDetail(at.ctx, s1).agent.tmuxPaneId;
    await box.tmux("break-pane", "-d", "-s", pane, "-n", "elsewhere");
    await box.tmux("rename-session", "-t", "=work:", "renamed");
    const request = { agentId: s1, senderAgentId: m1, text: "echo from-$((40 + 2))" };
    assertEquals((await sendInput(at.ctx, request)).delivered, true);
    await eventually(async () =>
      (await box.tmux("capture-pane", "-p", "-t", pane)).stdout.includes("from-42")
    );
    const slave = () => sendInput(at.ctx, { agentId: s2, senderAgentId: s1, text: "hello" });
    await assertRejects(slave, Refusal, "only a master");
  });
});

Deno.test("the log of a managed pane is taken off and put on again without a change of state", async () => {
  await managed(async (box, at, { m1 }) => {
    const { tmuxPaneId: pane, paneId } = agentDetail(at.ctx, m1).agent;
    const piped = async () =>
      (await box.tmux("display-message", "-p", "-t", pane, "#{pane_pipe}")).stdout;
    const row = () =>
      box.sql("SELECT state, log_attached FROM managed_pane WHERE id = ?", paneId)[0];
    assertEquals((await detachLog(at.ctx, m1)).log.active, false);
    assertEquals([await piped(), row()], ["0\n", { state: "ready", log_attached: 0 }]);
    assertEquals((await attachLog(at.ctx, m1)).log.active, true);
    assertEquals([await piped(), row()], ["1\n", { state: "ready", log_attached: 1 }]);
  });
});
