/** Lifecycle events and their payloads (contract: state.md, "Events"). */
import type { FailedStage, LayoutState, PaneState } from "./states.ts";

/** Payloads of the events that are numbered within their layout. */
export interface LayoutEventPayloads {
  managed_layout_created: {
    template_name: string;
    container_id: string;
    intended_pane_count: number;
  };
  managed_layout_state_changed: { prev_state: LayoutState; new_state: LayoutState };
  managed_layout_recovery_reattached: { reattached_pane_ids: string[] };
  managed_layout_recovery_failed: { failed_pane_ids: string[]; failed_stage: FailedStage };
}

/** Payloads of the events that are numbered within their pane. */
export interface PaneEventPayloads {
  managed_pane_created: {
    role: string;
    label: string;
    tmux_session_name: string;
    tmux_pane_index: number;
  };
  managed_pane_state_changed: {
    prev_state: PaneState;
    new_state: PaneState;
    failed_stage?: FailedStage;
  };
  managed_pane_recreated: { predecessor_id: string; chain_depth: number };
  managed_pane_removed: { tmux_kill_succeeded: boolean };
  managed_pane_pending_marker_set: { marker_token: string };
  managed_pane_pending_marker_cleared: { marker_token: string };
  managed_pane_launch_command_exited: { exit_code: number | null; elapsed_ms: number };
  managed_pane_log_attach_failed: { reason: string };
}

export type EventPayloads = LayoutEventPayloads & PaneEventPayloads;
export type EventType = keyof EventPayloads;

/** The twelve event types. */
export const EVENT_TYPES = [
  "managed_layout_created",
  "managed_layout_state_changed",
  "managed_pane_created",
  "managed_pane_state_changed",
  "managed_pane_recreated",
  "managed_pane_removed",
  "managed_pane_pending_marker_set",
  "managed_pane_pending_marker_cleared",
  "managed_pane_launch_command_exited",
  "managed_pane_log_attach_failed",
  "managed_layout_recovery_reattached",
  "managed_layout_recovery_failed",
] as const satisfies readonly EventType[];

/** `operator` for what was asked for, `daemon` for what the worker, recovery or sweep did. */
export type Actor = "operator" | "daemon";

/** One line of the audit file. */
export interface LifecycleEvent {
  readonly event_id: string;
  readonly event_type: EventType;
  readonly origin: "managed";
  readonly actor: Actor;
  readonly layout_id: string;
  /** Null for a layout's own events. */
  readonly pane_id: string | null;
  /** From 1, within the pane, or within the layout's own events. */
  readonly sequence: number;
  readonly timestamp: string;
  readonly payload: Record<string, unknown>;
}
