/** The rows of the view: layouts, and below each its panes. Pure. */
import { isLive, type PaneState } from "../../../model/states.ts";
import type { PaneItem, ShownLayout, View } from "../../render/layouts.ts";
import { isUnwell, unattended } from "../../render/layouts.ts";
import { activitiesCell, activityCell } from "../../render/activity.ts";
import { layoutsByNeed, panesByNeed } from "../../render/need.ts";
import type { Cell } from "../../render/text_table.ts";
import { age, stateCell } from "../../render/words.ts";

/** A layout or a pane, as it is shown and acted on. */
export interface WatchRow {
  readonly kind: "layout" | "pane";
  readonly id: string;
  /** Stays the same where a pane is made again. */
  readonly key: string;
  readonly layoutId: string;
  /** Null for a layout, and for a pane that is no agent yet. */
  readonly agentId: string | null;
  /** `CONTAINER/SESSION` or `CONTAINER/LABEL`. */
  readonly name: string;
  /** Of a pane; empty for a layout. */
  readonly label: string;
  readonly state: PaneState;
  /** Whether its agent, or one of its agents, works. */
  readonly isWorking: boolean;
  /** Of a pane: whether its agent waits or has ended, or something is wrong. */
  readonly needsPerson: boolean;
  /** Name, state, activity, and the last line. */
  readonly cells: readonly [Cell, Cell, Cell, Cell];
}

type ShownPane = ShownLayout["panes"][number];

/** @param lastLines The last line on each agent's screen, by its id. */
export function watchRows(
  layouts: readonly ShownLayout[],
  lastLines: ReadonlyMap<string, string>,
  view: View,
): WatchRow[] {
  return layoutsByNeed(layouts).flatMap((layout) => {
    const panes = panesByNeed(placesOf(layout), OF_PANES).map((pane) =>
      paneRow(pane, lastLines, view)
    );
    return [layoutRow(layout, view), ...panes];
  });
}

const OF_PANES = { activityOf: (pane: ShownPane) => pane, isReplaced: () => false };

/** The newest record of each place, those that are removed too: they can be made again. */
function placesOf({ panes }: ShownLayout): ShownPane[] {
  return panes.filter((pane, at) => panes[at - 1]?.tmux_pane_index !== pane.tmux_pane_index);
}

function layoutRow(layout: ShownLayout, view: View): WatchRow {
  const name = `${view.containerName(layout.container_id)}/${layout.tmux_session_name}`;
  const { ready_pane_count: ready, intended_pane_count: intended } = layout;
  const state = stateCell({ state: layout.state, stale: layout.stale });
  return {
    kind: "layout",
    id: layout.layout_id,
    key: layout.layout_id,
    layoutId: layout.layout_id,
    agentId: null,
    name,
    label: "",
    state: layout.state,
    isWorking: layout.activities.working > 0,
    needsPerson: false,
    cells: [
      { text: name, style: "strong" },
      state,
      activitiesCell(layout.activities),
      { text: layoutNote(layout, view) ?? `${ready}/${intended} ready`, style: "faint" },
    ],
  };
}

/** Why what is shown may not be so, or nothing goes on; null where nothing is to be said. */
function layoutNote(layout: ShownLayout, view: View): string | null {
  if (layout.stale) {
    const { problem, at } = view.lastLook(layout.container_id);
    return at === null ? problem : `${problem}; looked at ${age(at, view.now)} ago`;
  }
  return unattended(layout.panes, view)[0] ?? null;
}

function paneRow(
  pane: ShownPane,
  lastLines: ReadonlyMap<string, string>,
  view: View,
): WatchRow {
  const { agent_id: agentId, state, activity } = pane;
  const said = agentId === null ? "" : lastLines.get(agentId) ?? "";
  return {
    kind: "pane",
    id: pane.pane_id,
    key: `${pane.layout_id}/${pane.label}`,
    layoutId: pane.layout_id,
    agentId,
    name: `${view.containerName(pane.container_id)}/${pane.label}`,
    label: pane.label,
    state,
    isWorking: activity === "working",
    needsPerson: isUnwell(pane) ||
      (state === "ready" && (activity === "waiting" || activity === "exited")),
    cells: [
      `  ${pane.label}`,
      stateCell({ state }),
      agentId === null || !isLive(state) ? "" : activityCell(pane, view.now),
      isUnwell(pane) ? problemCell(pane) : isLive(state) ? said : "",
    ],
  };
}

function problemCell({ problem, state }: PaneItem & Pick<ShownPane, "problem">): Cell {
  return { text: problem ?? "no reason is known", style: state === "failed" ? "bad" : "doubtful" };
}
