/** Records as they come from the methods, and what shows them, for tests of what people see. */
import type { LayoutItem, ShownLayout, View } from "../../../src/cli/render/layouts.ts";

export const ID = "0198c5a0-0000-7000-8000-000000000000";
export const AT = "2026-01-01T00:00:00Z";

export function viewOf(width: number | null, name: string): View {
  return {
    containerName: () => name,
    container: () => undefined,
    nameOf: () => `${name}/${name}`,
    wide: true,
    lastLook: () => ({ problem: "", at: null }),
    problem: () => null,
    activityOf: () => activity("permission"),
    isReplaced: () => true,
    workerComplaint: () => null,
    now: new Date("2026-01-01T01:00:00Z"),
    paint: (_style, text) => text,
    width,
  };
}

/** Of an agent that waits for a person. */
export function activity(reason: "permission" | null) {
  return {
    activity: "waiting" as const,
    reason,
    until: null,
    since: AT,
    observed_at: AT,
  };
}

/** @param name Of whatever has one. */
export function paneOf(name: string): ShownLayout["panes"][number] {
  return {
    pane_id: ID,
    layout_id: ID,
    container_id: ID,
    role: name,
    capability: name,
    label: name,
    state: "failed" as const,
    failed_stage: "launch_command" as const,
    agent_id: ID,
    tmux_session_name: name,
    tmux_pane_index: 0,
    tmux_pane_id: "%123456",
    launch_command_ref: name,
    predecessor_id: null,
    chain_depth: 0,
    log_attached: true,
    log_path: null,
    created_at: AT,
    updated_at: AT,
    origin: "managed" as const,
    ...activity("permission"),
  };
}

export function layoutOf(name: string): LayoutItem {
  return {
    layout_id: ID,
    container_id: ID,
    template_name: name,
    tmux_session_name: name,
    state: "failed" as const,
    failed_stage: "launch_command" as const,
    intended_pane_count: 32,
    ready_pane_count: 31,
    activities: { starting: 1, working: 22, waiting: 3, idle: 4, exited: 5, unknown: 0 },
    created_at: AT,
    updated_at: AT,
    origin: "managed" as const,
  };
}
