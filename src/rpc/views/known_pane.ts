/** A pane that is known, managed or adopted, on the wire. */
import type { KnownPane } from "../../managed/known_panes.ts";
import * as s from "../shape.ts";
import { origin, state } from "./vocabulary.ts";

export const knownPaneShape = s.object({
  /** The managed record's id, or the adopted agent's. */
  pane_id: s.string,
  agent_id: s.nullable(s.string),
  origin,
  container_id: s.string,
  role: s.string,
  capability: s.string,
  label: s.string,
  /** Null for an adopted one. */
  state: s.nullable(state),
  layout_id: s.nullable(s.string),
  tmux_session_name: s.string,
  tmux_pane_id: s.nullable(s.string),
  log_attached: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

export function knownPaneView(known: KnownPane): s.Result<typeof knownPaneShape> {
  const record = known.origin === "managed" ? known.pane : known.agent;
  return {
    pane_id: record.id,
    agent_id: known.origin === "managed" ? known.pane.agentId : known.agent.id,
    origin: known.origin,
    container_id: record.containerId,
    role: record.role,
    capability: record.capability,
    label: record.label,
    state: known.origin === "managed" ? known.pane.state : null,
    layout_id: known.origin === "managed" ? known.pane.layoutId : null,
    tmux_session_name: record.tmuxSessionName,
    tmux_pane_id: record.tmuxPaneId,
    log_attached: known.origin === "managed" ? known.pane.logAttached : known.logAttached,
    created_at: record.createdAt,
    updated_at: record.updatedAt,
  };
}
