/** Rows to show and to act on. */
import { type WatchRow, watchRows } from "../../../src/cli/commands/watching/rows.ts";
import type { ShownLayout, View } from "../../../src/cli/render/layouts.ts";

const NOW = "2026-01-01T00:10:00.000Z";

export const VIEW: View = {
  containerName: (id) => id,
  container: () => undefined,
  nameOf: (id) => id,
  wide: false,
  lastLook: () => ({ problem: "it does not answer", at: "2026-01-01T00:00:00.000Z" }),
  problem: () => null,
  isReplaced: () => false,
  workerComplaint: () => null,
  now: new Date(NOW),
  paint: (_style, text) => text,
  width: null,
  activityOf: () => null,
};

type ShownPane = ShownLayout["panes"][number];

export function aPane(label: string, other: Partial<ShownPane> = {}): ShownPane {
  return {
    pane_id: `id-${label}`,
    layout_id: "layout",
    container_id: "local",
    role: "slave",
    capability: "worker",
    label,
    state: "ready",
    agent_id: `agent-${label}`,
    tmux_session_name: "demo",
    tmux_pane_index: 0,
    tmux_pane_id: "%0",
    launch_command_ref: null,
    predecessor_id: null,
    chain_depth: 0,
    log_attached: true,
    log_path: null,
    created_at: NOW,
    updated_at: NOW,
    origin: "managed",
    activity: "idle",
    reason: null,
    until: null,
    since: "2026-01-01T00:07:00.000Z",
    observed_at: NOW,
    ...other,
  };
}

/** @param panes Get the place that they have in the list, unless they say otherwise, and the layout's id. */
export function aLayout(
  session: string,
  panes: readonly ShownPane[],
  other: Partial<ShownLayout> = {},
): ShownLayout {
  const counts = { starting: 0, working: 0, waiting: 0, idle: 0, exited: 0, unknown: 0 };
  for (const { activity } of panes) counts[activity]++;
  return {
    layout_id: session,
    container_id: "local",
    template_name: "1m+2s",
    tmux_session_name: session,
    state: "ready",
    intended_pane_count: panes.length,
    ready_pane_count: panes.filter(({ state }) => state === "ready").length,
    activities: counts,
    created_at: NOW,
    updated_at: NOW,
    origin: "managed",
    panes: panes.map((pane, at) => ({
      ...pane,
      layout_id: session,
      tmux_pane_index: pane.tmux_pane_index || at,
    })),
    ...other,
  };
}

/** @param lastLines By label. */
export function rowsOf(
  layouts: readonly ShownLayout[],
  lastLines: Readonly<Record<string, string>> = {},
): WatchRow[] {
  const lines = Object.entries(lastLines).map(([label, line]) => [`agent-${label}`, line] as const);
  return watchRows(layouts, new Map(lines), VIEW);
}
