/** Agents, routes and panes to adopt, as people see them. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { agentShape } from "../../rpc/views/agents/agent.ts";
import type { candidateShape } from "../../rpc/views/agents/candidate.ts";
import type { routeShape } from "../../rpc/views/route.ts";
import { activityCell, byNeed } from "./activity.ts";
import { staleness, type View } from "./layouts.ts";
import {
  activityColumn,
  containerColumn,
  idColumn,
  labelColumn,
  logColumn,
  nameColumn,
  roleColumn,
  sessionColumn,
  tmuxColumn,
} from "./table/columns.ts";
import { NAME_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, fields, table } from "./text_table.ts";
import { shortId } from "./words.ts";

type AgentItem = Result<typeof agentShape>;

/** @param isStale Whether the container could not be looked at last. */
export function agentTable(
  agents: readonly AgentItem[],
  view: View,
  isStale: (containerId: string) => boolean,
): string {
  const columns: Column<AgentItem>[] = [
    idColumn("AGENT", (agent) => agent.agent_id, view),
    containerColumn(view),
    labelColumn(),
    roleColumn(),
    { heading: "PROGRAM", rank: 4, min: 6, cell: (agent) => agent.program ?? "" },
    activityColumn((agent) => agent, view),
    { heading: "ORIGIN", rank: 9, cell: (agent) => agent.origin },
    { heading: "SESSION", rank: 3, min: 6, cell: (agent) => agent.tmux_session_name },
    tmuxColumn(),
    logColumn(),
    { heading: "IN USE", rank: 6, cell: (agent) => inUse(agent, isStale) },
  ];
  const shown = table(columns, byNeed(agents), view);
  return [shown, ...staleness(agents.map((agent) => looked(agent, isStale)), view)].join("\n\n");
}

function inUse(agent: AgentItem, isStale: (containerId: string) => boolean): Cell {
  const { active } = agent;
  const stale = looked(agent, isStale).stale ? " stale" : "";
  return { text: `${active ? "yes" : "no"}${stale}`, style: active ? "good" : "faint" };
}

/** An agent as what was seen of it last: one out of use is not looked at any more. */
export function looked(agent: AgentItem, isStale: (containerId: string) => boolean) {
  const { container_id, active } = agent;
  const stale: true | undefined = active && isStale(container_id) ? true : undefined;
  return { container_id, state: active ? "ready" as const : "removed" as const, stale };
}

export function agentText(
  agent: AgentItem,
  view: View,
  isStale: (containerId: string) => boolean,
): string {
  const shown = fields([
    ["agent", agent.agent_id],
    ["label", agent.label],
    ["origin", agent.origin],
    ["program", agent.program ?? "not known"],
    ["activity", activityCell(agent, view.now)],
    ...(agent.until === null ? [] : [["until", agent.until] as [string, Cell]]),
    ["in use", inUse(agent, isStale)],
    ["role", agent.role],
    ["capability", agent.capability],
    ["container", view.containerName(agent.container_id)],
    ["session", agent.tmux_session_name],
    ["tmux pane", agent.tmux_pane_id],
    ["managed pane", agent.pane_id ?? "none"],
    ["log", agent.log_attached ? agent.log_path ?? "attached" : "not attached"],
    ["created", agent.created_at],
    ["updated", agent.updated_at],
  ], view.paint);
  return [shown, ...staleness([looked(agent, isStale)], view)].join("\n\n");
}

/** Panes that could be adopted. */
export function candidateTable(
  panes: readonly Result<typeof candidateShape>[],
  view: View,
): string {
  const columns: Column<Result<typeof candidateShape>>[] = [
    containerColumn(view),
    nameColumn("TMUX", (pane) => pane.tmux_pane_id),
    sessionColumn(),
    {
      heading: "PLACE",
      rank: 6,
      cell: (pane) => `${pane.tmux_window_index}.${pane.tmux_pane_index}`,
    },
    { heading: "COMMAND", rank: 3, min: 6, cell: (pane) => pane.pane_current_command },
    { heading: "TITLE", rank: 5, min: 8, cell: (pane) => pane.pane_title },
    {
      heading: "AGENT",
      rank: 4,
      min: 6,
      cell: (pane) => pane.agent_id === null ? "" : view.nameOf(pane.agent_id),
    },
  ];
  return table(columns, panes, view);
}

export function routeTable(
  routes: readonly Result<typeof routeShape>[],
  view: View,
): string {
  const columns: Column<Result<typeof routeShape>>[] = [
    { heading: "ROUTE", rank: NAME_RANK, cell: (route) => shortId(route.route_id) },
    nameColumn("FROM", (route) => view.nameOf(route.source_agent_id)),
    nameColumn("TO", (route) => view.nameOf(route.target_agent_id)),
    {
      heading: "ENABLED",
      rank: 3,
      cell: ({ enabled }) => ({
        text: enabled ? "yes" : "no",
        style: enabled ? "good" : "faint",
      }),
    },
  ];
  return table(columns, routes, view);
}
