/**
 * Says what is wrong with a world: its database, its audit file, its tmux servers and the operator's own panes
 * beside ours. It shares no code with the product; what must hold is taken from the contract alone.
 */
import { auditDivergences } from "./oracle/audit.ts";
import { paneDivergences, type SeenPane, seePanes } from "./oracle/panes.ts";
import { recordDivergences } from "./oracle/records.ts";
import { readRows, type Rows } from "./oracle/rows.ts";
import type { World } from "./world.ts";

export interface OracleRules {
  /** Whether the last command has brought the audit file up to date; default true. */
  readonly flushed?: boolean;
  /** Whether titles must be the labels; default true. */
  readonly titles?: boolean;
  /** Whether what tmux pipes must be what is on record; default true. */
  readonly logs?: boolean;
  /** Whether hooks of the operator's may put panes of their own beside ours; default false. */
  readonly guests?: boolean;
  /** The operator's own `remain-on-exit`; default `off`. */
  readonly stays?: string;
  /** Containers whose tmux cannot be compared, because nothing has looked at it since a fault. */
  readonly unread?: readonly string[];
  /** Whether every record must have left `creating`; default true. */
  readonly settled?: boolean;
}

/** Every divergence, a readable line each; none when all is well. */
export async function divergences(world: World, rules: OracleRules = {}): Promise<string[]> {
  const rows = readRows(`${world.box.state}/agenttower.sqlite3`);
  const problems: string[] = [];
  if (rows !== null) {
    problems.push(...recordDivergences(rows));
    if (rules.flushed ?? true) problems.push(...auditDivergences(rows, world.auditText()));
    if (rules.settled ?? true) problems.push(...unsettled(rows, await world.workers()));
  }
  problems.push(...forgotten(world.answered, rows));
  for (const server of world.servers) {
    if (rules.unread?.includes(server.containerId)) continue;
    const seen = await seePanes(server);
    problems.push(...paneDivergences(rows, server.containerId, seen, {
      ignored: world.decoyIds(server),
      titles: rules.titles ?? true,
      logs: rules.logs ?? true,
      stays: rules.stays ?? "off",
    }));
    if (!rules.guests) {
      problems.push(...strangeSessions(rows, server.containerId, seen, world.decoyIds(server)));
    }
  }
  for (const decoys of world.decoys) problems.push(...await decoys.divergences());
  return problems;
}

/** After `recover`, a record that is still `creating` has a living worker. */
function unsettled(rows: Rows, workers: readonly number[]): string[] {
  if (workers.length > 0) return [];
  return rows.panes.filter((pane) => pane.state === "creating")
    .map((pane) => `pane ${pane.id} (${pane.label}) is creating and no worker lives`);
}

/** Every id that was ever answered still exists; a removed route alone may go. */
function forgotten(answered: ReadonlySet<string>, rows: Rows | null): string[] {
  const known = new Set([
    ...(rows?.layouts ?? []).map((row) => row.id),
    ...(rows?.panes ?? []).map((row) => row.id),
    ...(rows?.agents ?? []).map((row) => row.id),
  ]);
  return [...answered].filter((id) => !known.has(id))
    .map((id) => `${id} was answered, and does not exist`);
}

/** A session is the operator's or holds a pane of ours: nothing of ours is left without its tag. */
function strangeSessions(
  rows: Rows | null,
  containerId: string,
  seen: readonly SeenPane[],
  decoys: ReadonlySet<string>,
): string[] {
  const ours = new Set(
    (rows?.panes ?? []).filter((pane) => pane.container_id === containerId)
      .map((pane) => pane.tmux_session_name),
  );
  return seen.filter((pane) => pane.tag === null && !decoys.has(pane.id) && ours.has(pane.session))
    .map((pane) => `tmux pane ${pane.id} in our session ${pane.session} has no tag`);
}
