/** An agent on the wire, managed or adopted. */
import type { AgentDetail } from "../../../agents/list.ts";
import * as s from "../../shape.ts";
import { activityFields, activityView, evidenceShape, evidenceView } from "./agent_activity.ts";
import { origin } from "../vocabulary.ts";

export const agentShape = s.object({
  agent_id: s.string,
  container_id: s.string,
  origin,
  /** The managed pane record behind it; null for an adopted one. */
  pane_id: s.nullable(s.string),
  role: s.string,
  capability: s.string,
  label: s.string,
  /** The program in its pane; null for a shell, or one that is not known. */
  program: s.nullable(s.string),
  ...activityFields,
  /** What each source said. */
  evidence: evidenceShape,
  active: s.boolean,
  tmux_socket_path: s.string,
  tmux_session_name: s.string,
  tmux_window_index: s.number,
  tmux_pane_index: s.number,
  tmux_pane_id: s.string,
  log_attached: s.boolean,
  log_path: s.nullable(s.string),
  created_at: s.string,
  updated_at: s.string,
});

export function agentView({ agent, log, activity }: AgentDetail): s.Result<typeof agentShape> {
  return {
    agent_id: agent.id,
    container_id: agent.containerId,
    origin: agent.origin,
    pane_id: agent.paneId,
    role: agent.role,
    capability: agent.capability,
    label: agent.label,
    program: agent.program,
    ...activityView(activity, agent.active),
    evidence: evidenceView(activity),
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
