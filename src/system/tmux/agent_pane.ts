/** Which tmux pane is an agent's. Pure. */
import type { Agent } from "../../model/agent.ts";
import type { ProvenPane } from "./commands.ts";
import type { TmuxPane, TmuxServer } from "./snapshot.ts";

/** A pane that was found, and what proves at the moment of use that it still is the one. */
export interface AgentPane {
  readonly pane: TmuxPane;
  readonly proven: ProvenPane;
}

/**
 * The pane of an agent in a look at its server. A managed one is known by its tag, wherever it has moved;
 * any by its `%N` on the very server it was registered on, since tmux gives no number twice there.
 */
export function findAgentPane(
  agent: Agent,
  server: TmuxServer | null,
  panes: readonly TmuxPane[],
): AgentPane | null {
  if (server === null) return null;
  const recorded = agent.tmuxServerId === server.id
    ? panes.find((pane) => pane.paneId === agent.tmuxPaneId && !isSomebodyElses(agent, pane))
    : undefined;
  const pane = recorded ??
    (agent.paneId === null ? undefined : panes.find((each) => each.tag === agent.paneId));
  if (!pane) return null;
  const proof = agent.paneId !== null && pane.tag === agent.paneId
    ? { tag: agent.paneId }
    : { server };
  return { pane, proven: { paneId: pane.paneId, proof } };
}

/** Whether the pane carries another managed record's tag. */
function isSomebodyElses(agent: Agent, pane: TmuxPane): boolean {
  return pane.tag !== null && agent.paneId !== null && pane.tag !== agent.paneId;
}

/** Whether the agent is registered for this pane. */
export function isAgentOf(agent: Agent, server: TmuxServer, pane: TmuxPane): boolean {
  if (agent.paneId !== null && pane.tag !== null) return agent.paneId === pane.tag;
  return agent.tmuxServerId === server.id && agent.tmuxPaneId === pane.paneId;
}
