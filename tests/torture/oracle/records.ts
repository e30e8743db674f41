/** What must hold between the records themselves. */
import { currentOf, isLive, type PaneRow, type Rows } from "./rows.ts";

/** Every contradiction, a line each. */
export function recordDivergences(rows: Rows): string[] {
  return [
    ...rows.damage.map((text) => `database: ${text}`),
    ...twins(rows.panes, "label", (pane) => pane.label),
    ...twins(rows.panes, "slot", (pane) => `${pane.tmux_session_name}:${pane.tmux_pane_index}`),
    ...rows.panes.flatMap((pane) => fields(pane, rows)),
    ...rows.layouts.flatMap((layout) => {
      const current = currentOf(rows.panes, layout.id);
      const [state, stage] = aggregate(current);
      const problems: string[] = [];
      if (layout.state !== state || layout.failed_stage !== stage) {
        problems.push(
          `layout ${layout.id} is ${layout.state}/${layout.failed_stage}, its current records ` +
            `[${current.map((pane) => pane.state)}] make it ${state}/${stage}`,
        );
      }
      if (current.length !== layout.intended_pane_count) {
        problems.push(
          `layout ${layout.id} has ${current.length} slots of ${layout.intended_pane_count}`,
        );
      }
      return problems;
    }),
    ...agents(rows),
    ...routes(rows),
  ];
}

/** A layout's state (contract: lifecycle.md, "Layout state is derived"). */
function aggregate(current: readonly PaneRow[]): [string, string | null] {
  const first = (state: string) => current.find((pane) => pane.state === state);
  if (first("creating")) return ["creating", null];
  const failed = first("failed");
  if (failed) return ["failed", failed.failed_stage];
  if (first("degraded")) return ["degraded", null];
  return [current.every((pane) => pane.state === "removed") ? "removed" : "ready", null];
}

function twins(
  panes: readonly PaneRow[],
  what: string,
  identity: (pane: PaneRow) => string,
): string[] {
  const holders = new Map<string, PaneRow[]>();
  for (const pane of panes.filter(isLive)) {
    const key = `${pane.container_id}/${identity(pane)}`;
    holders.set(key, [...holders.get(key) ?? [], pane]);
  }
  return [...holders].filter(([, held]) => held.length > 1)
    .map(([key, held]) => `${what} ${key} is held by ${held.length} live records`);
}

const STAGES: Readonly<Record<string, readonly (string | null)[]>> = {
  creating: [null],
  ready: [null],
  degraded: ["launch_command", "log_attach"],
  failed: ["pane_create", "launch_command", "registration", "log_attach", "recovery_reattach"],
  removed: [null, "tmux_kill"],
};

function fields(pane: PaneRow, rows: Rows): string[] {
  const name = `pane ${pane.id} (${pane.label}, ${pane.state})`;
  const problems: string[] = [];
  if (!STAGES[pane.state]?.includes(pane.failed_stage)) {
    problems.push(`${name} has failed_stage ${pane.failed_stage}`);
  }
  if ((pane.state === "creating") !== (pane.pending_marker_token !== null)) {
    problems.push(`${name} has marker ${pane.pending_marker_token}`);
  }
  if (["ready", "degraded"].includes(pane.state)) {
    if (pane.agent_id === null) problems.push(`${name} has no agent`);
    if (pane.tmux_pane_id === null) problems.push(`${name} has no tmux pane on record`);
  }
  if (!isLive(pane) && pane.log_attached !== 0) problems.push(`${name} has its log attached`);
  if (pane.predecessor_id !== null) problems.push(...chain(name, pane, rows));
  else if (pane.chain_depth !== 0) {
    problems.push(`${name} has depth ${pane.chain_depth}, no source`);
  }
  return problems;
}

function chain(name: string, pane: PaneRow, rows: Rows): string[] {
  const source = rows.panes.find((other) => other.id === pane.predecessor_id);
  if (!source) return [`${name} has a source that does not exist`];
  const problems: string[] = [];
  if (pane.chain_depth !== source.chain_depth + 1 || pane.chain_depth > 15) {
    problems.push(`${name} has depth ${pane.chain_depth}, its source ${source.chain_depth}`);
  }
  if (isLive(source)) problems.push(`${name} has a source that is ${source.state}`);
  if (!(pane.created_at > source.created_at)) {
    problems.push(`${name} is no younger than its source`);
  }
  for (const key of ["layout_id", "label", "tmux_pane_index", "tmux_session_name"] as const) {
    if (pane[key] !== source[key]) problems.push(`${name} has ${key} other than its source's`);
  }
  return problems;
}

/** One agent a pane; active exactly as long as the pane lives. */
function agents(rows: Rows): string[] {
  const problems: string[] = [];
  const seen = new Set<string>();
  for (const agent of rows.agents) {
    if (agent.pane_id === null) continue;
    if (seen.has(agent.pane_id)) problems.push(`pane ${agent.pane_id} has two agents`);
    seen.add(agent.pane_id);
    const pane = rows.panes.find((other) => other.id === agent.pane_id);
    if (!pane) continue;
    if (pane.agent_id !== agent.id) problems.push(`pane ${pane.id} does not name its agent`);
    if (isLive(pane) !== (agent.active === 1)) {
      problems.push(
        `agent ${agent.id} is ${agent.active ? "" : "in"}active, its pane ${pane.state}`,
      );
    }
  }
  return problems;
}

/** A route names two agents whose panes have not been removed. */
function routes(rows: Rows): string[] {
  const removed = new Set(
    rows.panes.filter((pane) => pane.state === "removed").map((pane) => pane.agent_id),
  );
  return rows.routes.flatMap((route) =>
    [route.source_agent_id, route.target_agent_id].filter((id) => removed.has(id))
      .map((id) => `route ${route.id} names agent ${id} of a removed pane`)
  );
}
