/** What making a pane again gives, on the wire. */
import type { RecreateResult } from "../../managed/recreate.ts";
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
