/** What making a layout gives, on the wire. */
import type { CreateResult } from "../../managed/create.ts";
import * as s from "../shape.ts";
import { state } from "./vocabulary.ts";

export const createdLayoutShape = s.object({
  layout_id: s.string,
  state,
  intended_pane_count: s.number,
  panes: s.list(s.object({ pane_id: s.string, role: s.string, label: s.string, state })),
  replay: s.boolean,
  /** False where a replay's other fields differ from the first request's. */
  request_matches: s.omittable(s.exactly(false)),
});

export function createdLayoutView(created: CreateResult): s.Result<typeof createdLayoutShape> {
  const { layout, panes } = created;
  return {
    layout_id: layout.id,
    state: layout.state,
    intended_pane_count: layout.intendedPaneCount,
    panes: panes.map((pane) => ({
      pane_id: pane.id,
      role: pane.role,
      label: pane.label,
      state: pane.state,
    })),
    replay: created.replay,
    ...(created.requestMatches ? {} : { request_matches: false }),
  };
}
