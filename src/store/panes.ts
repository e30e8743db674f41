/** Table `managed_pane`. `state` is written by the one writer of state only. */
import type { ManagedPane } from "../model/pane.ts";
import { type FailedStage, LIVE_STATES, type PaneState } from "../model/states.ts";
import type { Reader, Value, Writer } from "./db.ts";
import { IS_STANDING } from "./layouts.ts";
import { NEAR_RECORDS, type Sought, SOUGHT_RECORDS } from "./sought.ts";

export interface PaneRow {
  id: string;
  layout_id: string;
  container_id: string;
  agent_id: string | null;
  role: string;
  capability: string;
  label: string;
  launch_command_ref: string | null;
  tmux_session_name: string;
  tmux_pane_index: number;
  tmux_socket_path: string | null;
  tmux_pane_id: string | null;
  tmux_server_id: string | null;
  tmux_place: string | null;
  pending_marker_token: string | null;
  state: PaneState;
  failed_stage: FailedStage | null;
  predecessor_id: string | null;
  chain_depth: number;
  idempotency_key: string | null;
  log_attached: number;
  log_path: string | null;
  created_at: string;
  updated_at: string;
}

export function paneOfRow(row: PaneRow): ManagedPane {
  return {
    id: row.id,
    layoutId: row.layout_id,
    containerId: row.container_id,
    agentId: row.agent_id,
    role: row.role,
    capability: row.capability,
    label: row.label,
    launchCommandRef: row.launch_command_ref,
    tmuxSessionName: row.tmux_session_name,
    slot: row.tmux_pane_index,
    tmuxSocketPath: row.tmux_socket_path,
    tmuxPaneId: row.tmux_pane_id,
    tmuxServerId: row.tmux_server_id,
    tmuxPlace: row.tmux_place,
    pendingMarkerToken: row.pending_marker_token,
    state: row.state,
    failedStage: row.failed_stage,
    predecessorId: row.predecessor_id,
    chainDepth: row.chain_depth,
    idempotencyKey: row.idempotency_key,
    logAttached: row.log_attached === 1,
    logPath: row.log_path,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function select(reader: Reader, where: string, ...values: Value[]): ManagedPane[] {
  return reader.all<PaneRow>(`SELECT * FROM managed_pane ${where}`, ...values).map(paneOfRow);
}

/** A condition; words of the program's own, never an operator's. */
const IS_LIVE = `state IN (${LIVE_STATES.map((state) => `'${state}'`).join(", ")})`;

export function getPane(reader: Reader, id: string): ManagedPane | undefined {
  return select(reader, "WHERE id = ?", id)[0];
}

/** A condition; kills are owed for few records at a time. */
const IS_OWED = "id IN (SELECT pane_id FROM pane_progress WHERE kill_owed_since IS NOT NULL)";

/** Every record in one of these states, of one container unless null is given; oldest record first. */
export function panesInStates(
  reader: Reader,
  states: readonly PaneState[],
  containerId: string | null,
): ManagedPane[] {
  const isWanted = `state IN (${states.map(() => "?").join(", ")})`;
  return containerId === null
    ? select(reader, `WHERE ${isWanted} ORDER BY rowid`, ...states)
    : select(
      reader,
      `WHERE container_id = ? AND ${isWanted} ORDER BY rowid`,
      containerId,
      ...states,
    );
}

/** Records, in whatever state, that have this id, or had this `%N` on this server; oldest first. */
export function panesClaiming(
  reader: Reader,
  containerId: string,
  claim: { readonly id: string | null; readonly serverId: string; readonly tmuxPaneId: string },
): ManagedPane[] {
  return select(
    reader,
    `WHERE (id = ? OR (tmux_server_id = ? AND tmux_pane_id = ?)) AND +container_id = ? ORDER BY rowid`,
    claim.id,
    claim.serverId,
    claim.tmuxPaneId,
    containerId,
  );
}

/**
 * Records that a reference may mean, oldest first: those that live, those of layouts that stand, and of the others
 * the newest that no other was made from.
 */
export function soughtPanes(reader: Reader, sought: Sought): ManagedPane[] {
  if (sought.by === "id") {
    return select(
      reader,
      "WHERE id >= ? AND id < ? AND (? IS NULL OR +container_id = ?) ORDER BY rowid LIMIT ?",
      sought.from,
      sought.below,
      sought.containerId,
      sought.containerId,
      SOUGHT_RECORDS,
    );
  }
  const { name } = sought;
  return sought.containerIds.flatMap((containerId) =>
    select(
      reader,
      `WHERE rowid IN (
         SELECT rowid FROM managed_pane WHERE container_id = ? AND label = ? AND ${IS_LIVE}
         UNION SELECT pane.rowid FROM (SELECT id FROM managed_layout WHERE ${IS_STANDING}) AS layout
           CROSS JOIN managed_pane AS pane ON pane.layout_id = layout.id
           WHERE +pane.container_id = ? AND +pane.label = ?
         UNION SELECT rowid FROM (SELECT rowid FROM managed_pane AS pane
           WHERE container_id = ? AND label = ?
             AND NOT EXISTS (SELECT 1 FROM managed_pane WHERE predecessor_id = pane.id)
           ORDER BY created_at DESC, rowid DESC LIMIT ?))
       ORDER BY rowid`,
      ...[containerId, name],
      ...[containerId, name],
      ...[containerId, name],
      SOUGHT_RECORDS,
    )
  );
}

/** Records that a mistyped reference may mean, oldest first: those that live, and the newest. */
export function nearPanes(reader: Reader): ManagedPane[] {
  return select(
    reader,
    `WHERE rowid IN (SELECT rowid FROM managed_pane WHERE ${IS_LIVE}
       UNION SELECT rowid FROM managed_pane
         WHERE rowid > (SELECT max(rowid) FROM managed_pane) - ?)
     ORDER BY rowid`,
    NEAR_RECORDS,
  );
}

/** Every record of a layout: by slot, then newest first. */
export function panesOfLayout(reader: Reader, layoutId: string): ManagedPane[] {
  return select(
    reader,
    "WHERE layout_id = ? ORDER BY tmux_pane_index, created_at DESC, chain_depth DESC",
    layoutId,
  );
}

/** The newest record of each slot, in slot order. */
export function currentPanes(reader: Reader, layoutId: string): ManagedPane[] {
  return panesOfLayout(reader, layoutId)
    .filter((pane, index, all) => all[index - 1]?.slot !== pane.slot);
}

/** How many `ready` records each layout has; those are always the newest of their slots. */
export function countReadyPanes(reader: Reader): ReadonlyMap<string, number> {
  const rows = reader.all<{ layout_id: string; n: number }>(
    "SELECT layout_id, count(*) AS n FROM managed_pane WHERE state = 'ready' GROUP BY layout_id",
  );
  return new Map(rows.map(({ layout_id, n }) => [layout_id, n]));
}

/** Records that recovery decides on: live ones, and those whose kill is owed. */
export function panesToReconcile(reader: Reader, containerId: string): ManagedPane[] {
  return select(
    reader,
    `WHERE rowid IN (
       SELECT rowid FROM managed_pane WHERE container_id = ? AND ${IS_LIVE}
       UNION SELECT rowid FROM managed_pane WHERE ${IS_OWED} AND +container_id = ?)
     ORDER BY layout_id, tmux_pane_index`,
    containerId,
    containerId,
  );
}

/** Containers that hold records for recovery to decide on, adopted agents among them. */
export function containersToReconcile(reader: Reader): string[] {
  return reader.all<{ container_id: string }>(
    `SELECT container_id FROM managed_pane WHERE ${IS_LIVE}
     UNION SELECT container_id FROM managed_pane WHERE ${IS_OWED}
     UNION SELECT container_id FROM agent WHERE active = 1 AND origin = 'adopted'
     ORDER BY container_id`,
  ).map((row) => row.container_id);
}

/** Whether a container holds records for recovery to decide on. */
export function isToReconcile(reader: Reader, containerId: string): boolean {
  return reader.get<{ found: number }>(
    `SELECT EXISTS (SELECT 1 FROM managed_pane WHERE container_id = ? AND ${IS_LIVE})
       OR EXISTS (SELECT 1 FROM managed_pane WHERE ${IS_OWED} AND +container_id = ?) AS found`,
    containerId,
    containerId,
  )?.found === 1;
}

/** The newest records of a container that are `failed` or `removed`. */
export function endedPanes(reader: Reader, containerId: string, limit: number): ManagedPane[] {
  return select(
    reader,
    `WHERE rowid IN (SELECT rowid FROM managed_pane
       WHERE container_id = ? AND state IN ('failed', 'removed') ORDER BY rowid DESC LIMIT ?)
     ORDER BY rowid DESC`,
    containerId,
    limit,
  );
}

/** Records whose kill is owed. */
export function owedPanes(reader: Reader, containerId: string): ManagedPane[] {
  return select(
    reader,
    `WHERE +container_id = ? AND ${IS_OWED} ORDER BY id`,
    containerId,
  );
}

/** The servers on which live records of a container have their panes. */
export function serversOf(
  reader: Reader,
  containerId: string,
): Pick<ManagedPane, "tmuxServerId" | "tmuxSocketPath">[] {
  return select(
    reader,
    `WHERE container_id = ? AND tmux_server_id IS NOT NULL
       AND ${IS_LIVE}`,
    containerId,
  );
}

export function creatingPanes(reader: Reader, containerId: string): ManagedPane[] {
  return select(
    reader,
    "WHERE container_id = ? AND state = 'creating' ORDER BY layout_id, tmux_pane_index",
    containerId,
  );
}

/** The live record that holds a label in a container, if any. */
export function findLiveLabel(
  reader: Reader,
  containerId: string,
  label: string,
): ManagedPane | undefined {
  return select(
    reader,
    `WHERE container_id = ? AND label = ? AND ${IS_LIVE}`,
    containerId,
    label,
  )[0];
}

/** A live record that holds a session name in a container, if any. */
export function findLiveSession(
  reader: Reader,
  containerId: string,
  sessionName: string,
): ManagedPane | undefined {
  return select(
    reader,
    `WHERE container_id = ? AND tmux_session_name = ? AND ${IS_LIVE}
     ORDER BY tmux_pane_index LIMIT 1`,
    containerId,
    sessionName,
  )[0];
}

/** The live record that holds a (session, slot) pair in a container, if any. */
export function findLiveSlot(
  reader: Reader,
  containerId: string,
  sessionName: string,
  slot: number,
): ManagedPane | undefined {
  return select(
    reader,
    `WHERE container_id = ? AND tmux_session_name = ? AND tmux_pane_index = ?
       AND ${IS_LIVE}`,
    containerId,
    sessionName,
    slot,
  )[0];
}

/** The records made from `predecessorId`, newest first. */
export function successorsOf(reader: Reader, predecessorId: string): ManagedPane[] {
  return select(reader, "WHERE predecessor_id = ? ORDER BY created_at DESC", predecessorId);
}

/** The newest record of a slot. */
export function currentPaneOfSlot(
  reader: Reader,
  layoutId: string,
  slot: number,
): ManagedPane | undefined {
  return select(
    reader,
    "WHERE layout_id = ? AND tmux_pane_index = ? ORDER BY created_at DESC, chain_depth DESC LIMIT 1",
    layoutId,
    slot,
  )[0];
}

export function insertPane(writer: Writer, pane: ManagedPane): void {
  writer.run(
    `INSERT INTO managed_pane (id, layout_id, container_id, agent_id, role, capability, label,
       launch_command_ref, tmux_session_name, tmux_pane_index, tmux_socket_path, tmux_pane_id,
       tmux_server_id, tmux_place, pending_marker_token, state, failed_stage, predecessor_id, chain_depth,
       idempotency_key, log_attached, log_path, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    pane.id,
    pane.layoutId,
    pane.containerId,
    pane.agentId,
    pane.role,
    pane.capability,
    pane.label,
    pane.launchCommandRef,
    pane.tmuxSessionName,
    pane.slot,
    pane.tmuxSocketPath,
    pane.tmuxPaneId,
    pane.tmuxServerId,
    pane.tmuxPlace,
    pane.pendingMarkerToken,
    pane.state,
    pane.failedStage,
    pane.predecessorId,
    pane.chainDepth,
    pane.idempotencyKey,
    pane.logAttached ? 1 : 0,
    pane.logPath,
    pane.createdAt,
    pane.updatedAt,
  );
  writer.run(
    "INSERT INTO pane_progress (pane_id, stage, attempts) VALUES (?, 'pane_create', 0)",
    pane.id,
  );
}

/** Compares and sets the state; false when the record is not in `from` any more. The marker goes with `creating`. */
export function compareAndSetState(
  writer: Writer,
  id: string,
  from: PaneState,
  to: PaneState,
  failedStage: FailedStage | null,
  updatedAt: string,
): boolean {
  return writer.run(
    `UPDATE managed_pane SET state = ?, failed_stage = ?, pending_marker_token = NULL, updated_at = ?
     WHERE id = ? AND state = ?`,
    to,
    failedStage,
    updatedAt,
    id,
    from,
  ) === 1;
}

/** Takes back that a removed record's kill is owed; says whether it was said. */
export function clearKillStage(writer: Writer, id: string): boolean {
  return writer.run(
    "UPDATE managed_pane SET failed_stage = NULL WHERE id = ? AND failed_stage = 'tmux_kill'",
    id,
  ) === 1;
}

/** Where a pane was found or made. */
export interface PaneAddress {
  readonly socketPath: string;
  readonly serverId: string;
  readonly paneId: string;
}

export function setPaneAddress(writer: Writer, id: string, address: PaneAddress): void {
  writer.run(
    "UPDATE managed_pane SET tmux_socket_path = ?, tmux_server_id = ?, tmux_pane_id = ? WHERE id = ?",
    address.socketPath,
    address.serverId,
    address.paneId,
    id,
  );
}

/** Where its tmux pane is made, or was found. */
export function setPanePlace(writer: Writer, id: string, place: string | null): void {
  writer.run("UPDATE managed_pane SET tmux_place = ? WHERE id = ?", place, id);
}

export function setPaneAgent(writer: Writer, id: string, agentId: string): void {
  writer.run("UPDATE managed_pane SET agent_id = ? WHERE id = ?", agentId, id);
}

/** The pane's output goes to this file from now on. */
export function setPaneLog(writer: Writer, id: string, path: string): void {
  writer.run("UPDATE managed_pane SET log_attached = 1, log_path = ? WHERE id = ?", path, id);
}

/** Nothing goes to the pane's log any more; its path stays on record. */
export function clearPaneLog(writer: Writer, id: string): void {
  writer.run("UPDATE managed_pane SET log_attached = 0 WHERE id = ?", id);
}
