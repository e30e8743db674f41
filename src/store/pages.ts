/**
 * Paged lists of layouts (contract: methods.md, "managed.layout.list") and of panes (contract: methods.md,
 * "managed.pane.list").
 */
import { STATE_PRIORITY } from "../model/states.ts";
import type { CursorKey } from "../model/cursor.ts";
import type { Reader, Value } from "./db.ts";

export interface PageRequest {
  readonly containerId: string | null;
  readonly layoutId?: string | null;
  /** Empty for every state. */
  readonly states: readonly string[];
  /** The sort key of the row before this page; null for the first page. */
  readonly after: CursorKey | null;
  readonly limit: number;
}

/** A row of a page: its id and its sort key. */
export interface PageRow {
  readonly id: string;
  readonly key: CursorKey;
}

const PRIORITY = `CASE state ${
  Object.entries(STATE_PRIORITY).map(([state, priority]) => `WHEN '${state}' THEN ${priority}`)
    .join(" ")
} END`;

/** State priority, then newest first, then id descending. */
export function pageOfLayouts(reader: Reader, request: PageRequest): PageRow[] {
  const { where, values } = conditions(request, ["container_id"]);
  const [priority = 0, createdAt = "", id = ""] = request.after ?? [];
  const rows = reader.all<{ id: string; priority: number; created_at: string }>(
    `SELECT * FROM (SELECT id, ${PRIORITY} AS priority, created_at FROM managed_layout WHERE ${where})
     WHERE priority > ? OR (priority = ? AND (created_at < ? OR (created_at = ? AND id < ?)))
     ORDER BY priority, created_at DESC, id DESC LIMIT ?`,
    ...values,
    priority,
    priority,
    createdAt,
    createdAt,
    id,
    request.limit,
  );
  return rows.map((row) => ({ id: row.id, key: [row.priority, row.created_at, row.id] }));
}

/** State priority, then layout, then slot, then id. */
export function pageOfPanes(reader: Reader, request: PageRequest): PageRow[] {
  const { where, values } = conditions(request, ["container_id", "layout_id"]);
  const [priority = 0, layoutId = "", slot = 0, id = ""] = request.after ?? [];
  const rows = reader.all<{ id: string; priority: number; layout_id: string; slot: number }>(
    `SELECT * FROM (SELECT id, ${PRIORITY} AS priority, layout_id, tmux_pane_index AS slot
       FROM managed_pane WHERE ${where})
     WHERE (priority, layout_id, slot, id) > (?, ?, ?, ?)
     ORDER BY priority, layout_id, slot, id LIMIT ?`,
    ...values,
    priority,
    layoutId,
    slot,
    id,
    request.limit,
  );
  return rows.map((row) => ({ id: row.id, key: [row.priority, row.layout_id, row.slot, row.id] }));
}

function conditions(
  request: PageRequest,
  columns: readonly ("container_id" | "layout_id")[],
): { where: string; values: Value[] } {
  const filters = { container_id: request.containerId, layout_id: request.layoutId ?? null };
  const clauses = ["1"];
  const values: Value[] = [];
  for (const column of columns) {
    const value = filters[column];
    if (value === null) continue;
    clauses.push(`${column} = ?`);
    values.push(value);
  }
  if (request.states.length > 0) {
    clauses.push(`state IN (${request.states.map(() => "?").join(", ")})`);
    values.push(...request.states);
  }
  return { where: clauses.join(" AND "), values };
}
