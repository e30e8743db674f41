/** What stands, for a person who comes back to it. */
import type { Context } from "../../context.ts";
import { MAX_LAYOUTS } from "../../model/layout.ts";
import { PANE_STATES } from "../../model/states.ts";
import { listLayouts, listPanes } from "../../managed/query.ts";
import { layoutView } from "../../rpc/views/layout.ts";
import { paneView } from "../../rpc/views/pane.ts";
import type { Standing } from "../render/overview/status.ts";

/** More panes that are not well than anybody reads. */
const MOST_PANES = 200;

/** Reads the records as they are; whoever asks has had tmux looked at. */
export function readStanding(ctx: Context): Standing {
  const page = { containerId: null, layoutId: null, after: null };
  const states = PANE_STATES.filter((state) => state !== "removed");
  const layouts = listLayouts(ctx, { ...page, states, limit: MAX_LAYOUTS }, new Set());
  const panes = listPanes(ctx, {
    ...page,
    states: ["degraded", "failed"],
    currentOnly: true,
    limit: MOST_PANES,
  }, new Set());
  return { layouts: layouts.items.map(layoutView), unwell: panes.items.map(paneView) };
}
