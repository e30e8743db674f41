/** A layout on the wire, without and with its panes. */
import type { LayoutDetail, ListedLayout } from "../../managed/query.ts";
import * as s from "../shape.ts";
import { paneOfLayoutShape, paneOfLayoutView } from "./pane.ts";
import { activityCountsShape, activityCountsView } from "./agents/agent_activity.ts";
import { failedStage, state } from "./vocabulary.ts";

const fields = {
  layout_id: s.string,
  container_id: s.string,
  template_name: s.string,
  tmux_session_name: s.string,
  state,
  failed_stage: s.omittable(failedStage),
  intended_pane_count: s.number,
  ready_pane_count: s.number,
  /** How many of its agents do what, as it was seen last. */
  activities: activityCountsShape,
  created_at: s.string,
  updated_at: s.string,
  origin: s.exactly("managed"),
  /** Its container could not be read: this is what was known last. */
  stale: s.omittable(s.exactly(true)),
};

export const layoutShape = s.object(fields);

export function layoutView(
  { layout, readyPaneCount, activityCounts, stale }: ListedLayout,
): s.Result<typeof layoutShape> {
  return {
    layout_id: layout.id,
    container_id: layout.containerId,
    template_name: layout.templateName,
    tmux_session_name: layout.tmuxSessionName,
    state: layout.state,
    ...(layout.failedStage === null ? {} : { failed_stage: layout.failedStage }),
    intended_pane_count: layout.intendedPaneCount,
    ready_pane_count: readyPaneCount,
    activities: activityCountsView(activityCounts),
    created_at: layout.createdAt,
    updated_at: layout.updatedAt,
    origin: "managed",
    ...(stale ? { stale: true } : {}),
  };
}

export const layoutDetailShape = s.object({ ...fields, panes: s.list(paneOfLayoutShape) });

export function layoutDetailView(detail: LayoutDetail): s.Result<typeof layoutDetailShape> {
  const { panes, troubles, activities, stale } = detail;
  return {
    ...layoutView(detail),
    panes: panes.map((pane) =>
      paneOfLayoutView({
        pane,
        stale,
        trouble: troubles.get(pane.id) ?? null,
        activity: activities.get(pane.id) ?? null,
      })
    ),
  };
}
