/** Archives a record: what removing a pane leaves of it. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { addPaneEvent } from "../../store/events.ts";
import { clearOwedKill, markKillOwed } from "../../store/pane_progress.ts";
import { deleteRoutesOf } from "../../store/routes.ts";
import { mayAppear } from "./kill.ts";
import type { StateChange } from "./transition.ts";

const NOT_KILLED = "its tmux pane could not be killed; each recovery of the container tries again";

/**
 * Moves the record to `removed`, and takes back the routes of its agent.
 *
 * @param absent Whether its tmux pane is certainly gone now; where it is not, its kill is owed.
 */
export function archivePane(
  ctx: Context,
  { writer, source, move }: StateChange,
  pane: ManagedPane,
  absent: boolean,
): void {
  const succeeded = absent && !mayAppear(ctx, pane);
  addPaneEvent(writer, source, pane, "managed_pane_removed", {
    tmux_kill_succeeded: succeeded,
  });
  if (succeeded) move(pane, "removed");
  else move(pane, "removed", "tmux_kill", NOT_KILLED);
  if (pane.agentId !== null) deleteRoutesOf(writer, pane.agentId);
  if (succeeded) clearOwedKill(writer, pane.id);
  else markKillOwed(writer, pane.id, source.timestamp);
}
