/** Whether a tmux pane is a managed record's, by the records that could claim it. */
import type { Reader } from "../store/db.ts";
import { panesClaiming } from "../store/panes.ts";
import { managedClaim } from "../system/tmux/identity.ts";
import type { TmuxPane, TmuxServer } from "../system/tmux/snapshot.ts";

/** Why a pane of this container cannot be adopted, as {@linkcode managedClaim} says it; null when it can. */
export function managedClaimOn(
  reader: Reader,
  containerId: string,
  server: TmuxServer,
  pane: TmuxPane,
): string | null {
  const claim = { id: pane.tag, serverId: server.id, tmuxPaneId: pane.paneId };
  return managedClaim(server, pane, panesClaiming(reader, containerId, claim));
}
