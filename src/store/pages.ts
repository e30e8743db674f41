/**
 * Paged lists of layouts (contract: methods.md, "managed.layout.list") and of panes (contract: methods.md,
 * "managed.pane.list").
 */
import { PANE_STATES, type PaneState, STATE_PRIORITY } from "../model/states.ts";
import type { CursorKey } from "../model/cursor.ts";
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";
import type { Reader, Value } from "./db.ts";
import { layoutOfRow, type LayoutRow } from "./layouts.ts";
import { paneOfRow, type PaneRow } from "./panes.ts";

export interface PageRequest {
  readonly containerId: string | null;
  readonly layoutId?: string | null;
  /** Of panes, only the newest record of each place. */
  readonly currentOnly?: boolean;
  /** Empty for every state. */
  readonly states: readonly string[];
  /** The sort key of the row before this page; null for the first page. */
  readonly after: CursorKey | null;
  readonly limit: number;
}

/** A record on a page, and its sort key. */
export interface PageRow<T> {
  readonly record: T;
  readonly key: CursorKey;
}

const BY_PRIORITY = PANE_STATES.toSorted((a, b) => STATE_PRIORITY[a] - STATE_PRIORITY[b]);

/** A condition on a pane: there is no newer record in its place. */
const IS_CURRENT = `NOT EXISTS (SELECT 1 FROM managed_pane AS newer
  WHERE newer.layout_id = managed_pane.layout_id AND newer.tmux_pane_index = managed_pane.tmux_pane_index
    AND (newer.created_at, newer.chain_depth) > (managed_pane.created_at, managed_pane.chain_depth))`;

/** State priority, then newest first, then id descending. */
export function pageOfLayouts(reader: Reader, request: PageRequest): PageRow<ManagedLayout>[] {
  const [priorityReached = 0, createdAt = "", id = ""] = request.after ?? [];
  const reached = Number(priorityReached);
  return stateByState(request, reached, (state, priority, limit) => {
    const behind = priority === reached
      ? { clause: "(created_at, id) < (?, ?)", values: [createdAt, id] }
      : NO_CLAUSE;
    const { where, values } = conditions(request, ["container_id"], state, behind);
    return reader.all<LayoutRow>(
      `SELECT * FROM managed_layout WHERE ${where}
       ORDER BY created_at DESC, id DESC LIMIT ?`,
      ...values,
      limit,
    ).map(layoutOfRow).map((record) => ({
      record,
      key: [priority, record.createdAt, record.id],
    }));
  });
}

/** State priority, then layout, then slot, then id. */
export function pageOfPanes(reader: Reader, request: PageRequest): PageRow<ManagedPane>[] {
  const [priorityReached = 0, layoutId = "", slot = 0, id = ""] = request.after ?? [];
  const reached = Number(priorityReached);
  return stateByState(request, reached, (state, priority, limit) => {
    const behind = priority === reached
      ? {
        clause: "(layout_id, tmux_pane_index, id) > (?, ?, ?)",
        values: [layoutId, slot, id],
      }
      : NO_CLAUSE;
    const { where, values } = conditions(request, ["container_id", "layout_id"], state, behind);
    return reader.all<PaneRow>(
      `SELECT * FROM managed_pane WHERE ${where}
       ORDER BY layout_id, tmux_pane_index, id LIMIT ?`,
      ...values,
      limit,
    ).map(paneOfRow).map((record) => ({
      record,
      key: [priority, record.layoutId, record.slot, record.id],
    }));
  });
}

/**
 * The rows of one state after the other, until the page is full: each comes in the order of an index, so that a page
 * reads no more than it shows.
 *
 * @param reached The priority of the state in which the page before ended; 0 for the first page.
 */
function stateByState<T>(
  request: PageRequest,
  reached: number,
  read: (state: PaneState, priority: number, limit: number) => PageRow<T>[],
): PageRow<T>[] {
  const rows: PageRow<T>[] = [];
  for (const state of BY_PRIORITY) {
    const priority = STATE_PRIORITY[state];
    const isWanted = request.states.length === 0 || request.states.includes(state);
    if (!isWanted || priority < reached || rows.length === request.limit) continue;
    rows.push(...read(state, priority, request.limit - rows.length));
  }
  return rows;
}

interface Clause {
  readonly clause: string;
  readonly values: readonly Value[];
}

const NO_CLAUSE: Clause = { clause: "1", values: [] };

function conditions(
  request: PageRequest,
  columns: readonly ("container_id" | "layout_id")[],
  state: PaneState,
  behind: Clause,
): { where: string; values: Value[] } {
  const filters = { container_id: request.containerId, layout_id: request.layoutId ?? null };
  const clauses = ["state = ?", behind.clause];
  const values: Value[] = [state, ...behind.values];
  for (const column of columns) {
    const value = filters[column];
    if (value === null) continue;
    clauses.push(`${column} = ?`);
    values.push(value);
  }
  if (request.currentOnly) clauses.push(IS_CURRENT);
  return { where: clauses.join(" AND "), values };
}
