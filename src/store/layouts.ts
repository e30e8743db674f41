/** Tables `managed_layout` and `layout_request`. */
import type { ManagedLayout } from "../model/layout.ts";
import type { FailedStage, LayoutState } from "../model/states.ts";
import type { Reader, Value, Writer } from "./db.ts";
import { NEAR_RECORDS, type Sought, SOUGHT_RECORDS } from "./sought.ts";

export interface LayoutRow {
  id: string;
  container_id: string;
  template_name: string;
  tmux_session_name: string;
  label_prefix: string;
  intended_pane_count: number;
  state: LayoutState;
  failed_stage: FailedStage | null;
  idempotency_key: string | null;
  created_at: string;
  updated_at: string;
}

export function layoutOfRow(row: LayoutRow): ManagedLayout {
  return {
    id: row.id,
    containerId: row.container_id,
    templateName: row.template_name,
    tmuxSessionName: row.tmux_session_name,
    labelPrefix: row.label_prefix,
    intendedPaneCount: row.intended_pane_count,
    state: row.state,
    failedStage: row.failed_stage,
    idempotencyKey: row.idempotency_key,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function getLayout(reader: Reader, id: string): ManagedLayout | undefined {
  const row = reader.get<LayoutRow>("SELECT * FROM managed_layout WHERE id = ?", id);
  return row && layoutOfRow(row);
}

/** A condition on a layout: not removed. Named state by state, so that an index is used. */
export const IS_STANDING = "state IN ('creating', 'ready', 'degraded', 'failed')";

function select(reader: Reader, where: string, ...values: Value[]): ManagedLayout[] {
  return reader.all<LayoutRow>(`SELECT * FROM managed_layout ${where}`, ...values).map(layoutOfRow);
}

/** Every layout that is not removed, oldest first. */
export function standingLayouts(reader: Reader): ManagedLayout[] {
  return select(reader, `WHERE ${IS_STANDING} ORDER BY rowid`);
}

/** How many layouts are removed, and how many places they had. */
export function countRemovedLayouts(
  reader: Reader,
): { readonly layouts: number; readonly places: number } {
  return reader.get<{ layouts: number; places: number }>(
    `SELECT count(*) AS layouts, coalesce(sum(intended_pane_count), 0) AS places
     FROM managed_layout WHERE state = 'removed'`,
  )!;
}

/** Layouts that a reference may mean, oldest first: those that stand, and of those that are removed the newest. */
export function soughtLayouts(reader: Reader, sought: Sought): ManagedLayout[] {
  if (sought.by === "id") {
    return select(
      reader,
      `WHERE id >= ? AND id < ? AND (? IS NULL OR +container_id = ?) ORDER BY rowid LIMIT ?`,
      sought.from,
      sought.below,
      sought.containerId,
      sought.containerId,
      SOUGHT_RECORDS,
    );
  }
  return sought.containerIds.flatMap((containerId) =>
    select(
      reader,
      `WHERE rowid IN (
         SELECT rowid FROM managed_layout
         WHERE ${IS_STANDING} AND +container_id = ? AND +tmux_session_name = ?
         UNION SELECT rowid FROM (SELECT rowid FROM managed_layout
           WHERE container_id = ? AND tmux_session_name = ? AND +state = 'removed'
           ORDER BY created_at DESC, rowid DESC LIMIT ?))
       ORDER BY rowid`,
      containerId,
      sought.name,
      containerId,
      sought.name,
      SOUGHT_RECORDS,
    )
  );
}

/** Layouts that a mistyped reference may mean, oldest first: those that stand, and the newest. */
export function nearLayouts(reader: Reader): ManagedLayout[] {
  return select(
    reader,
    `WHERE rowid IN (SELECT rowid FROM managed_layout WHERE ${IS_STANDING}
       UNION SELECT rowid FROM managed_layout
         WHERE rowid > (SELECT max(rowid) FROM managed_layout) - ?)
     ORDER BY rowid`,
    NEAR_RECORDS,
  );
}

/** The layout that this key made in this container before, if any. */
export function findLayoutByKey(
  reader: Reader,
  containerId: string,
  key: string,
): ManagedLayout | undefined {
  const row = reader.get<LayoutRow>(
    "SELECT * FROM managed_layout WHERE container_id = ? AND idempotency_key = ?",
    containerId,
    key,
  );
  return row && layoutOfRow(row);
}

/** Layouts that count against the capacity. */
export function countOpenLayouts(reader: Reader): number {
  return reader.get<{ n: number }>(
    `SELECT count(*) AS n FROM managed_layout WHERE ${IS_STANDING}`,
  )!.n;
}

/** The failed layouts that have stood longest, oldest first. */
export function oldestFailedLayouts(reader: Reader, limit: number): ManagedLayout[] {
  return reader.all<LayoutRow>(
    "SELECT * FROM managed_layout WHERE state = 'failed' ORDER BY created_at, id LIMIT ?",
    limit,
  ).map(layoutOfRow);
}

/** What a create request leaves beside its layout. */
export interface LayoutRequest {
  /** The request's fields, canonically written, to compare a replay with. */
  readonly request: string;
  /** Where panes without a working directory of their own start; null for the container's own. */
  readonly workingDir: string | null;
  /** The PATH on which programs of launch profiles are looked for; null for the container's own. */
  readonly searchPath: string | null;
}

export function insertLayout(writer: Writer, layout: ManagedLayout, request: LayoutRequest): void {
  writer.run(
    `INSERT INTO managed_layout (id, container_id, template_name, tmux_session_name, label_prefix,
       intended_pane_count, state, failed_stage, idempotency_key, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    layout.id,
    layout.containerId,
    layout.templateName,
    layout.tmuxSessionName,
    layout.labelPrefix,
    layout.intendedPaneCount,
    layout.state,
    layout.failedStage,
    layout.idempotencyKey,
    layout.createdAt,
    layout.updatedAt,
  );
  writer.run(
    "INSERT INTO layout_request (layout_id, request, working_dir, search_path) VALUES (?, ?, ?, ?)",
    layout.id,
    request.request,
    request.workingDir,
    request.searchPath,
  );
}

export function getLayoutRequest(reader: Reader, layoutId: string): LayoutRequest | undefined {
  const row = reader.get<{
    request: string;
    working_dir: string | null;
    search_path: string | null;
  }>(
    "SELECT request, working_dir, search_path FROM layout_request WHERE layout_id = ?",
    layoutId,
  );
  return row && {
    request: row.request,
    workingDir: row.working_dir,
    searchPath: row.search_path,
  };
}

/** Stores the derived state; called by the one writer of state only. */
export function setLayoutState(
  writer: Writer,
  id: string,
  state: LayoutState,
  failedStage: FailedStage | null,
  updatedAt: string,
): void {
  writer.run(
    "UPDATE managed_layout SET state = ?, failed_stage = ?, updated_at = ? WHERE id = ?",
    state,
    failedStage,
    updatedAt,
    id,
  );
}

/**
 * What a `managed_layout_recovery_reattached` waits for: nothing, the next explicit `recover`, or the next
 * reconciliation of any kind.
 */
export const REATTACH = { none: 0, onRecover: 1, onLook: 2 } as const;
export type Reattach = typeof REATTACH[keyof typeof REATTACH];

export function getReattach(reader: Reader, layoutId: string): Reattach {
  return reader.get<{ reattach_due: Reattach }>(
    "SELECT reattach_due FROM layout_request WHERE layout_id = ?",
    layoutId,
  )?.reattach_due ?? REATTACH.none;
}

/** Raises what is due; a stronger reason stays. */
export function raiseReattach(writer: Writer, layoutId: string, due: Reattach): void {
  writer.run(
    "UPDATE layout_request SET reattach_due = ? WHERE layout_id = ? AND reattach_due < ?",
    due,
    layoutId,
    due,
  );
}

export function clearReattach(writer: Writer, layoutId: string): void {
  writer.run("UPDATE layout_request SET reattach_due = 0 WHERE layout_id = ?", layoutId);
}
