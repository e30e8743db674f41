/** A database as it is after years: removed layouts with their panes, agents, logs and events. */
import { DatabaseSync } from "node:sqlite";
import type { Paths } from "../../src/system/paths.ts";

export interface Age {
  readonly panes: number;
  readonly events: number;
}

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

/**
 * Fills a migrated database, in one transaction. All panes are of `local`, and have the three labels of the default
 * template; every fortieth layout has the same session name. Of the events the audit file gets only the last: no
 * command looks further back.
 */
export function ageState(
  paths: Pick<Paths, "database" | "audit">,
  { panes, events }: Age,
): void {
  const database = new DatabaseSync(paths.database);
  const fill = (count: number, into: string, columns: readonly string[]) =>
    database.prepare(
      `WITH RECURSIVE number (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n + 1 < ?)
       INSERT INTO ${into} SELECT ${columns.join(", ")} FROM number`,
    ).run(count);
  try {
    // A pane and its agent name each other.
    database.exec("BEGIN; PRAGMA defer_foreign_keys=ON");
    const layouts = Math.ceil(panes / PANES_A_LAYOUT);
    const session = "printf('old%d', n % 40)";
    const count = String(PANES_A_LAYOUT);
    fill(layouts, "managed_layout", [
      ...[LAYOUT_ID, "'local'", "'1m+2s'", session, "''", count],
      ...["'removed'", "NULL", "NULL", MOMENT, MOMENT],
    ]);
    fill(layouts, "layout_request (layout_id, request)", [LAYOUT_ID, "'[]'"]);
    fill(panes, "managed_pane", [
      ...[PANE_ID, LAYOUT_OF_PANE, "'local'", AGENT_ID, "'slave'", "'worker'", LABEL, "NULL"],
      ...[SESSION, `n % ${PANES_A_LAYOUT}`, "'/s'", "printf('%%%d', n)", "'boot/1/2/3'", "NULL"],
      ...["'removed'", "NULL", "NULL", "0", "NULL", "0", LOG, MOMENT, MOMENT],
    ]);
    fill(panes, "pane_progress (pane_id, stage, attempts)", [PANE_ID, "'log_attach'", "1"]);
    fill(panes, "agent", [
      ...[AGENT_ID, "'local'", PANE_ID, "'/s'", "'boot/1/2/3'", SESSION, "0"],
      ...[`n % ${PANES_A_LAYOUT}`, "printf('%%%d', n)", "'slave'", "'worker'", LABEL],
      ...["'managed'", "0", MOMENT, MOMENT],
    ]);
    fill(panes, "log_attachment", [AGENT_ID, LOG, LOG, "0", MOMENT, MOMENT]);
    const columns = "event_id, event_type, actor, layout_id, pane_id, sequence, timestamp, payload";
    fill(events, `lifecycle_event (${columns})`, eventColumns(Math.ceil(events / panes)));
    database.exec("COMMIT");
    const last = "SELECT event_id FROM lifecycle_event ORDER BY position DESC LIMIT 1";
    const line = JSON.stringify({ event_id: database.prepare(last).get()?.event_id });
    Deno.writeTextFileSync(paths.audit, `${line}\n`, { append: true, mode: 0o600 });
  } finally {
    database.close();
  }
}

/** Every pane's events behind each other. */
function eventColumns(eventsAPane: number): string[] {
  const pane = `n / ${eventsAPane}`;
  return [
    ...[id("e7e9", "n"), "'managed_pane_state_changed'", "'daemon'"],
    ...[id("1a10", `${pane} / ${PANES_A_LAYOUT}`), id("9a9e", pane)],
    ...[`n % ${eventsAPane} + 1`, MOMENT],
    `'{"prev_state":"ready","new_state":"removed"}'`,
  ];
}
