/** The tables as they stand, read in one transaction with nothing of the product's code. */
import { DatabaseSync } from "node:sqlite";

export interface LayoutRow {
  id: string;
  container_id: string;
  tmux_session_name: string;
  intended_pane_count: number;
  state: string;
  failed_stage: string | null;
}

export interface PaneRow {
  id: string;
  layout_id: string;
  container_id: string;
  launch_command_ref: string | null;
  agent_id: string | null;
  label: string;
  tmux_session_name: string;
  tmux_pane_index: number;
  tmux_pane_id: string | null;
  tmux_server_id: string | null;
  pending_marker_token: string | null;
  state: string;
  failed_stage: string | null;
  predecessor_id: string | null;
  chain_depth: number;
  log_attached: number;
  log_path: string | null;
  created_at: string;
}

export interface AgentRow {
  id: string;
  pane_id: string | null;
  tmux_pane_id: string;
  origin: string;
  active: number;
}

export interface RouteRow {
  id: string;
  source_agent_id: string;
  target_agent_id: string;
}

export interface LogRow {
  agent_id: string;
  path: string;
  active: number;
}

export interface EventRow {
  position: number;
  event_id: string;
  event_type: string;
  actor: string;
  layout_id: string;
  pane_id: string | null;
  sequence: number;
  timestamp: string;
  payload: string;
}

/** Everything that the checks look at, as of one instant. */
export interface Rows {
  readonly layouts: readonly LayoutRow[];
  readonly panes: readonly PaneRow[];
  readonly agents: readonly AgentRow[];
  readonly routes: readonly RouteRow[];
  readonly logs: readonly LogRow[];
  readonly events: readonly EventRow[];
  /** What SQLite itself finds wrong; empty when nothing is. */
  readonly damage: readonly string[];
}

/** Null where there is no database yet, or one that no migration has run on. */
export function readRows(path: string): Rows | null {
  if (!exists(path)) return null;
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    database.exec("PRAGMA busy_timeout=5000; BEGIN");
    const all = <T>(sql: string) => database.prepare(sql).all().map((row) => ({ ...row }) as T);
    if (all("SELECT 1 FROM sqlite_schema WHERE name = 'managed_pane'").length === 0) return null;
    return {
      layouts: all("SELECT * FROM managed_layout"),
      panes: all("SELECT * FROM managed_pane"),
      agents: all("SELECT * FROM agent"),
      routes: all("SELECT * FROM route"),
      logs: all("SELECT * FROM log_attachment"),
      events: all("SELECT * FROM lifecycle_event ORDER BY position"),
      damage: [
        ...all<{ integrity_check: string }>("PRAGMA integrity_check")
          .map((row) => row.integrity_check).filter((text) => text !== "ok"),
        ...all<{ table: string; parent: string }>("PRAGMA foreign_key_check")
          .map((row) => `a row of ${row.table} names a missing row of ${row.parent}`),
      ],
    };
  } finally {
    database.close();
  }
}

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).size > 0;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

/** Whether a record holds its label, its slot and a tmux pane. */
export function isLive(pane: Pick<PaneRow, "state">): boolean {
  return ["creating", "ready", "degraded"].includes(pane.state);
}

/** The newest record of each slot of a layout, in slot order. */
export function currentOf(panes: readonly PaneRow[], layoutId: string): PaneRow[] {
  const newest = new Map<number, PaneRow>();
  for (const pane of panes) {
    if (pane.layout_id !== layoutId) continue;
    const other = newest.get(pane.tmux_pane_index);
    if (!other || pane.created_at > other.created_at) newest.set(pane.tmux_pane_index, pane);
  }
  return [...newest.values()].sort((a, b) => a.tmux_pane_index - b.tmux_pane_index);
}
