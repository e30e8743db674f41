/** What making a layout's panes again gives, on the wire. */
import type { RecreatedLayout } from "../../managed/recreate_layout.ts";
import * as s from "../shape.ts";
import { state } from "./vocabulary.ts";

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
