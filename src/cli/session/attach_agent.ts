/** Hands this terminal over to the pane of an agent, managed or adopted. */
import { requireHere } from "../../containers/place_of.ts";
import { requireContainer } from "../../containers/require_container.ts";
import { targetOf } from "../../containers/target_of.ts";
import { tmuxUnavailable } from "../../model/refusals/containers.ts";
import { agentOutOfUse, agentWithoutPane } from "../../model/refusals/validation.ts";
import { agentDetailMethod } from "../../rpc/methods/agents.ts";
import { requireAgent } from "../../store/require_record.ts";
import { findAgentPane } from "../../system/tmux/identity.ts";
import type { Cli } from "../command/cli.ts";
import { attachAt, LOOK_TIMEOUT_MS, requireAttachable } from "./attach_terminal.ts";

/**
 * Attaches with the agent's window and pane selected, and gives tmux's exit code.
 *
 * @throws {Refusal} when its pane is not there, or its container cannot be reached.
 */
export async function attachAgent(cli: Cli, agentId: string): Promise<number> {
  requireAttachable();
  const ctx = await cli.context();
  await cli.perform(agentDetailMethod, { agent_id: agentId });
  const agent = requireAgent(ctx.store, agentId);
  if (!agent.active) throw agentOutOfUse("agent_id", agent);
  requireHere(ctx, agent);
  const target = targetOf(ctx, await requireContainer(ctx, agent.containerId));
  const { snapshot } = await ctx.tmux.run(target, {
    failpoint: "tmux.snapshot",
    socketPath: agent.tmuxSocketPath,
    timeoutMs: LOOK_TIMEOUT_MS,
  });
  if (snapshot.kind === "unknown") {
    throw tmuxUnavailable("cannot attach", snapshot.reason, snapshot.cure);
  }
  const found = snapshot.kind === "server"
    ? findAgentPane(agent, snapshot.server, snapshot.panes)
    : null;
  if (snapshot.kind !== "server" || found === null) throw agentWithoutPane(agent, "gone");
  const { sessionName, paneId } = found.pane;
  return await attachAt(cli, target, snapshot.server, { sessionName, paneId });
}
