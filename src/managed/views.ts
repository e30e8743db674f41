/** Layouts and panes as they go on the wire (contract: methods.md, "managed.layout.detail"). */
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";

export interface LayoutView {
  layout_id: string;
  container_id: string;
  template_name: string;
  tmux_session_name: string;
  state: string;
  failed_stage?: string;
  intended_pane_count: number;
  ready_pane_count: number;
  created_at: string;
  updated_at: string;
  origin: "managed";
  stale?: true;
}

export interface PaneView {
  pane_id: string;
  layout_id: string;
  container_id: string;
  role: string;
  capability: string;
  label: string;
  state: string;
  failed_stage?: string;
  agent_id: string | null;
  tmux_session_name: string;
  tmux_pane_index: number;
  tmux_pane_id: string | null;
  launch_command_ref: string | null;
  predecessor_id: string | null;
  chain_depth: number;
  log_attached: boolean;
  log_path: string | null;
  created_at: string;
  updated_at: string;
  origin: "managed";
  stale?: true;
}

export function layoutView(layout: ManagedLayout, readyPanes: number, stale: boolean): LayoutView {
  return {
    layout_id: layout.id,
    container_id: layout.containerId,
    template_name: layout.templateName,
    tmux_session_name: layout.tmuxSessionName,
    state: layout.state,
    ...(layout.failedStage === null ? {} : { failed_stage: layout.failedStage }),
    intended_pane_count: layout.intendedPaneCount,
    ready_pane_count: readyPanes,
    created_at: layout.createdAt,
    updated_at: layout.updatedAt,
    origin: "managed",
    ...(stale ? { stale: true } : {}),
  };
}

export function paneView(pane: ManagedPane, stale: boolean): PaneView {
  return {
    pane_id: pane.id,
    layout_id: pane.layoutId,
    container_id: pane.containerId,
    role: pane.role,
    capability: pane.capability,
    label: pane.label,
    state: pane.state,
    ...(pane.failedStage === null ? {} : { failed_stage: pane.failedStage }),
    agent_id: pane.agentId,
    tmux_session_name: pane.tmuxSessionName,
    tmux_pane_index: pane.slot,
    tmux_pane_id: pane.tmuxPaneId,
    launch_command_ref: pane.launchCommandRef,
    predecessor_id: pane.predecessorId,
    chain_depth: pane.chainDepth,
    log_attached: pane.logAttached,
    log_path: pane.logPath,
    created_at: pane.createdAt,
    updated_at: pane.updatedAt,
    origin: "managed",
    ...(stale ? { stale: true } : {}),
  };
}
