/** What became of panes that were removed, on the wire. */
import type { RemovedLayout, RemovedPane } from "../../managed/remove.ts";
import * as s from "../shape.ts";
import { state } from "./vocabulary.ts";

export const removedPaneShape = s.object({
  pane_id: s.string,
  state: s.exactly("removed"),
  tmux_kill_succeeded: s.boolean,
});

export function removedPaneView(removed: RemovedPane): s.Result<typeof removedPaneShape> {
  return {
    pane_id: removed.paneId,
    state: "removed",
    tmux_kill_succeeded: removed.killSucceeded,
  };
}

export const removedLayoutShape = s.object({
  layout_id: s.string,
  state,
  panes: s.list(removedPaneShape),
});

export function removedLayoutView(removed: RemovedLayout): s.Result<typeof removedLayoutShape> {
  return {
    layout_id: removed.layoutId,
    state: removed.state,
    panes: removed.panes.map(removedPaneView),
  };
}
