/** A database as it is after years: removed layouts with their panes, agents, logs and events. */
import type { DatabaseSync } from "node:sqlite";
import type { Paths } from "../../src/system/paths.ts";
import { openDatabase } from "./database.ts";

export interface Age {
  readonly panes: number;
  readonly events: number;
  /** What was done to agents; nothing unless given. */
  readonly actions?: number;
  /** Empty logs of such panes; none unless given. */
  readonly logs?: number;
}

const AUDIT_BATCH = 10_000;

/** A layout has as many panes as the default template. */
const PANES_A_LAYOUT = 3;

/** An id of its own for every number, spread as random ids are. */
const id = (kind: string, n: string) =>
  `printf('%08x-${kind}-4000-8000-%012x', ((${n}) * 2654435761) & 4294967295, ${n})`;

const LAYOUT_ID = id("1a10", "n");
const LAYOUT_OF_PANE = id("1a10", `n / ${PANES_A_LAYOUT}`);
const PANE_ID = id("9a9e", "n");
const AGENT_ID = id("a9e7", "n");
const MOMENT = "strftime('%Y-%m-%dT%H:%M:%fZ', 1500000000 + n, 'unixepoch')";
const LABEL = `CASE n % ${PANES_A_LAYOUT} WHEN 0 THEN 'm1' WHEN 1 THEN 's1' ELSE 's2' END`;
const SESSION = `printf('old%d', n / ${PANES_A_LAYOUT} % 40)`;
const LOG = `printf('/logs/%d.log', n)`;
const SERVER = "'boot/1/2/3'";

/**
 * Fills a migrated database, in one transaction, and brings the audit file up to it. All panes are of `local`, and have
 * the three labels of the default template; every fortieth layout has the same session name.
 */
export function ageState(
  paths: Pick<Paths, "database" | "audit" | "localLogs">,
  { panes, events, actions = 0, logs = 0 }: Age,
): void {
  // A pane and its agent name each other, and checking that later would read every pane for each agent.
  const database = openDatabase(paths.database, { enableForeignKeyConstraints: false });
  const fill = (count: number, table: string, columns: Readonly<Record<string, string>>) =>
    database.prepare(
      `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
       INSERT INTO ${table} (${Object.keys(columns).join(", ")})
       SELECT ${Object.values(columns).join(", ")} FROM number`,
    ).run(count);
  try {
    const before = lastPosition(database);
    database.exec("BEGIN");
    fill(Math.ceil(panes / PANES_A_LAYOUT), "managed_layout", {
      id: LAYOUT_ID,
      container_id: "'local'",
      template_name: "'1m+2s'",
      tmux_session_name: "printf('old%d', n % 40)",
      intended_pane_count: String(PANES_A_LAYOUT),
      state: "'removed'",
      created_at: MOMENT,
      updated_at: MOMENT,
    });
    fill(Math.ceil(panes / PANES_A_LAYOUT), "layout_request", {
      layout_id: LAYOUT_ID,
      request: "'[]'",
    });
    fill(panes, "managed_pane", {
      id: PANE_ID,
      layout_id: LAYOUT_OF_PANE,
      container_id: "'local'",
      agent_id: AGENT_ID,
      role: "'slave'",
      capability: "'worker'",
      label: LABEL,
      tmux_session_name: SESSION,
      tmux_pane_index: `n % ${PANES_A_LAYOUT}`,
      tmux_socket_path: "'/s'",
      tmux_pane_id: "printf('%%%d', n)",
      tmux_server_id: SERVER,
      state: "'removed'",
      chain_depth: "0",
      log_path: LOG,
      created_at: MOMENT,
      updated_at: MOMENT,
    });
    fill(panes, "pane_progress", {
      pane_id: PANE_ID,
      stage: "'log_attach'",
      attempts: "1",
      spawned_at: MOMENT,
      agent_id: AGENT_ID,
    });
    fill(panes, "agent", {
      id: AGENT_ID,
      container_id: "'local'",
      pane_id: PANE_ID,
      tmux_socket_path: "'/s'",
      tmux_server_id: SERVER,
      tmux_session_name: SESSION,
      tmux_window_index: "0",
      tmux_pane_index: `n % ${PANES_A_LAYOUT}`,
      tmux_pane_id: "printf('%%%d', n)",
      role: "'slave'",
      capability: "'worker'",
      label: LABEL,
      origin: "'managed'",
      active: "0",
      created_at: MOMENT,
      updated_at: MOMENT,
    });
    fill(panes, "log_attachment", {
      agent_id: AGENT_ID,
      path: LOG,
      container_path: LOG,
      active: "0",
      created_at: MOMENT,
      updated_at: MOMENT,
    });
    fill(events, "lifecycle_event", eventColumns(Math.ceil(events / panes)));
    fill(actions, "operator_action", actionColumns(panes));
    database.exec("COMMIT");
    appendAudit(database, paths.audit, before);
  } finally {
    database.close();
  }
  if (logs > 0) Deno.mkdirSync(paths.localLogs, { recursive: true, mode: 0o700 });
  for (let n = 0; n < logs; n++) {
    Deno.writeTextFileSync(`${paths.localLogs}/aged-${n}.log`, "", { mode: 0o600 });
  }
}

function lastPosition(database: DatabaseSync): number {
  return Number(database.prepare("SELECT max(position) AS n FROM lifecycle_event").get()?.n ?? 0);
}

/** Appends the events behind a place, as the program writes them. */
function appendAudit(database: DatabaseSync, path: string, after: number): void {
  const batch = database.prepare(
    `SELECT group_concat(json_object('event_id', event_id, 'event_type', event_type, 'origin', 'managed',
       'actor', actor, 'layout_id', layout_id, 'pane_id', pane_id, 'sequence', sequence,
       'timestamp', timestamp, 'payload', json(payload)), char(10)) AS lines
     FROM (SELECT * FROM lifecycle_event WHERE position > ? AND position <= ? ORDER BY position)`,
  );
  const last = lastPosition(database);
  for (let from = after; from < last; from += AUDIT_BATCH) {
    const { lines } = batch.get(from, from + AUDIT_BATCH)!;
    Deno.writeTextFileSync(path, `${lines}\n`, { append: true, mode: 0o600 });
  }
}

/** Every pane's events behind each other. */
function eventColumns(eventsAPane: number): Record<string, string> {
  const pane = `n / ${eventsAPane}`;
  return {
    event_id: id("e7e9", "n"),
    event_type: "'managed_pane_state_changed'",
    actor: "'daemon'",
    layout_id: id("1a10", `${pane} / ${PANES_A_LAYOUT}`),
    pane_id: id("9a9e", pane),
    sequence: `n % ${eventsAPane} + 1`,
    timestamp: MOMENT,
    payload: `'{"prev_state":"ready","new_state":"removed"}'`,
  };
}

/** Texts sent to each pane's agent in turn, with every tenth a log that was rotated. */
function actionColumns(panes: number): Record<string, string> {
  const pane = `n % ${panes}`;
  return {
    id: id("ac70", "n"),
    action_type: "CASE n % 10 WHEN 0 THEN 'rotate' ELSE 'send' END",
    user: "'alice'",
    agent_id: id("a9e7", pane),
    layout_id: id("1a10", `${pane} / ${PANES_A_LAYOUT}`),
    pane_id: id("9a9e", pane),
    details: "'{}'",
    outcome: "'seen'",
    timestamp: MOMENT,
    ended_at: MOMENT,
  };
}
