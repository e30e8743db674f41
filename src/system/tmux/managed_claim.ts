/** Whether a tmux pane is taken by AgentTower itself, so that nobody may adopt it. Pure. */
import { isMarkerTitle } from "../../model/marker.ts";
import type { ManagedPane } from "../../model/pane.ts";
import type { TmuxPane, TmuxServer } from "./snapshot.ts";

/**
 * Why a pane is none for adoption, or null: it is being set up (a marker title, whoever set it), or its tag
 * or its `%N` on this server belongs to a managed record, in whatever state.
 */
export function managedClaim(
  server: TmuxServer,
  pane: TmuxPane,
  records: readonly ManagedPane[],
): string | null {
  if (isMarkerTitle(pane.title)) return "it is being set up as a managed pane";
  const record = records.find((each) =>
    each.id === pane.tag ||
    (each.tmuxServerId === server.id && each.tmuxPaneId === pane.paneId)
  );
  return record ? `it belongs to the managed pane ${record.label} (${record.id})` : null;
}
