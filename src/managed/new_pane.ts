/** New pane records, and the events that belong to each. */
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";
import type { PlannedPane } from "../model/template.ts";
import type { Writer } from "../store/db.ts";
import { addPaneEvent, type EventSource } from "../store/events.ts";
import { insertPane } from "../store/panes.ts";
import type { Ids } from "../system/ids.ts";

/** What is to be said of a record when it is made. */
export type PaneBeginnings = Pick<
  ManagedPane,
  | "id"
  | "layoutId"
  | "containerId"
  | "role"
  | "capability"
  | "label"
  | "launchCommandRef"
  | "tmuxSessionName"
  | "slot"
  | "tmuxSocketPath"
  | "pendingMarkerToken"
  | "createdAt"
>;

/** A `creating` record of which tmux holds nothing yet; what `beginnings` has besides does not count. */
export function blankPane(beginnings: PaneBeginnings): ManagedPane {
  return {
    ...beginnings,
    agentId: null,
    tmuxPaneId: null,
    tmuxServerId: null,
    tmuxPlace: null,
    state: "creating",
    failedStage: null,
    predecessorId: null,
    chainDepth: 0,
    idempotencyKey: null,
    logAttached: false,
    logPath: null,
    updatedAt: beginnings.createdAt,
  };
}

/** The record of a pane that a new layout is to have. */
export function newPane(
  layout: ManagedLayout,
  planned: PlannedPane,
  socketPath: string | null,
  ids: Ids,
): ManagedPane {
  const { containerId, tmuxSessionName, createdAt } = layout;
  return blankPane({
    ...planned,
    id: ids.uuid(),
    layoutId: layout.id,
    containerId,
    tmuxSessionName,
    tmuxSocketPath: socketPath,
    pendingMarkerToken: ids.token(),
    createdAt,
  });
}

/** Inserts a `creating` record with the events that belong to every new one. */
export function insertNewPane(writer: Writer, source: EventSource, pane: ManagedPane): void {
  insertPane(writer, pane);
  addPaneEvent(writer, source, pane, "managed_pane_created", {
    role: pane.role,
    label: pane.label,
    tmux_session_name: pane.tmuxSessionName,
    tmux_pane_index: pane.slot,
  });
  if (pane.predecessorId !== null) {
    addPaneEvent(writer, source, pane, "managed_pane_recreated", {
      predecessor_id: pane.predecessorId,
      chain_depth: pane.chainDepth,
    });
  }
  addPaneEvent(writer, source, pane, "managed_pane_pending_marker_set", {
    marker_token: pane.pendingMarkerToken ?? "",
  });
}
