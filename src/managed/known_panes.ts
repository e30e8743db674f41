/** Managed and adopted panes on one surface (contract: methods.md, "app.pane.list, app.pane.detail"). */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { ManagedPane } from "../model/pane.ts";
import { managedPaneNotFound } from "../model/refusals/managed.ts";
import { allAgents } from "../store/agents.ts";
import { allLogAttachments } from "../store/log_attachments.ts";
import { allPanes } from "../store/panes.ts";

export interface KnownPane {
  pane_id: string;
  agent_id: string | null;
  origin: "managed" | "adopted";
  container_id: string;
  role: string;
  capability: string;
  label: string;
  state: string | null;
  layout_id: string | null;
  tmux_session_name: string;
  tmux_pane_id: string | null;
  log_attached: boolean;
  created_at: string;
  updated_at: string;
}

/** Managed records that are not removed, and adopted agents in use; oldest first. */
export function knownPanes(ctx: Context): KnownPane[] {
  const logged = new Set(
    allLogAttachments(ctx.store).filter(({ active }) => active).map(({ agentId }) => agentId),
  );
  const managed = allPanes(ctx.store).filter(({ state }) => state !== "removed").map(ofRecord);
  const adopted = allAgents(ctx.store)
    .filter((agent) => agent.active && agent.origin === "adopted")
    .map((agent) => ofAgent(agent, logged.has(agent.id)));
  return [...managed, ...adopted].sort((a, b) =>
    a.created_at < b.created_at ? -1 : a.created_at > b.created_at ? 1 : 0
  );
}

/** @throws {Refusal} `managed_pane_not_found`. */
export function requireKnownPane(ctx: Context, paneId: string): KnownPane {
  const found = knownPanes(ctx).find((pane) => pane.pane_id === paneId);
  if (found) return found;
  throw managedPaneNotFound(paneId);
}

function ofRecord(pane: ManagedPane): KnownPane {
  return {
    pane_id: pane.id,
    agent_id: pane.agentId,
    origin: "managed",
    container_id: pane.containerId,
    role: pane.role,
    capability: pane.capability,
    label: pane.label,
    state: pane.state,
    layout_id: pane.layoutId,
    tmux_session_name: pane.tmuxSessionName,
    tmux_pane_id: pane.tmuxPaneId,
    log_attached: pane.logAttached,
    created_at: pane.createdAt,
    updated_at: pane.updatedAt,
  };
}

function ofAgent(agent: Agent, isLogged: boolean): KnownPane {
  return {
    pane_id: agent.id,
    agent_id: agent.id,
    origin: "adopted",
    container_id: agent.containerId,
    role: agent.role,
    capability: agent.capability,
    label: agent.label,
    state: null,
    layout_id: null,
    tmux_session_name: agent.tmuxSessionName,
    tmux_pane_id: agent.tmuxPaneId,
    log_attached: isLogged,
    created_at: agent.createdAt,
    updated_at: agent.updatedAt,
  };
}
