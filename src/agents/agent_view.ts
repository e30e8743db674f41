/** Agents as they go on the wire; managed and adopted ones alike. */
import type { Agent, LogAttachment } from "../model/agent.ts";

export interface AgentView {
  readonly agent_id: string;
  readonly container_id: string;
  readonly origin: "managed" | "adopted";
  /** The managed pane record behind it; null for an adopted one. */
  readonly pane_id: string | null;
  readonly role: string;
  readonly capability: string;
  readonly label: string;
  readonly active: boolean;
  readonly tmux_socket_path: string;
  readonly tmux_session_name: string;
  readonly tmux_window_index: number;
  readonly tmux_pane_index: number;
  readonly tmux_pane_id: string;
  readonly log_attached: boolean;
  readonly log_path: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export function agentView(agent: Agent, log: LogAttachment | undefined): AgentView {
  return {
    agent_id: agent.id,
    container_id: agent.containerId,
    origin: agent.origin,
    pane_id: agent.paneId,
    role: agent.role,
    capability: agent.capability,
    label: agent.label,
    active: agent.active,
    tmux_socket_path: agent.tmuxSocketPath,
    tmux_session_name: agent.tmuxSessionName,
    tmux_window_index: agent.tmuxWindowIndex,
    tmux_pane_index: agent.tmuxPaneIndex,
    tmux_pane_id: agent.tmuxPaneId,
    log_attached: log?.active ?? false,
    log_path: log?.path ?? null,
    created_at: agent.createdAt,
    updated_at: agent.updatedAt,
  };
}
