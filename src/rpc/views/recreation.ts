/** What making a pane, or those of a layout, again gives, on the wire. */
import type { RecreateResult } from "../../managed/recreate.ts";
import type { RecreatedLayout } from "../../managed/recreate_layout.ts";
import * as s from "../shape.ts";
import { state } from "./vocabulary.ts";

export const recreatedPaneShape = s.object({
  pane_id: s.string,
  predecessor_id: s.string,
  layout_id: s.string,
  chain_depth: s.number,
  state,
  replay: s.boolean,
});

export function recreatedPaneView(
  { pane, replay }: RecreateResult,
): s.Result<typeof recreatedPaneShape> {
  return {
    pane_id: pane.id,
    predecessor_id: pane.predecessorId ?? "",
    layout_id: pane.layoutId,
    chain_depth: pane.chainDepth,
    state: pane.state,
    replay,
  };
}

export const recreatedLayoutShape = s.object({
  layout_id: s.string,
  state,
  /** In slot order; empty where nothing was to be done. */
  panes: s.list(s.object({
    pane_id: s.string,
    predecessor_id: s.string,
    label: s.string,
    chain_depth: s.number,
    state,
  })),
  replay: s.boolean,
});

export function recreatedLayoutView(
  { layoutId, state, panes, replay }: RecreatedLayout,
): s.Result<typeof recreatedLayoutShape> {
  return {
    layout_id: layoutId,
    state,
    panes: panes.map((pane) => ({
      pane_id: pane.id,
      predecessor_id: pane.predecessorId ?? "",
      label: pane.label,
      chain_depth: pane.chainDepth,
      state: pane.state,
    })),
    replay,
  };
}
