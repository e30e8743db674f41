/** Agents, routes and panes to adopt, as people see them. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { agentShape } from "../../rpc/views/agents/agent.ts";
import type { candidateShape } from "../../rpc/views/agents/candidate.ts";
import type { routeShape } from "../../rpc/views/route.ts";
import { activityCell, byNeed } from "./activity.ts";
import { staleness, type View } from "./layouts.ts";
import { type Cell, fields, table } from "./text_table.ts";
import { shortId } from "./words.ts";

type AgentItem = Result<typeof agentShape>;

/** @param isStale Whether the container could not be looked at last. */
export function agentTable(
  agents: readonly AgentItem[],
  view: View,
  isStale: (containerId: string) => boolean,
): string {
  const headings = [
    ...(view.wide ? ["AGENT"] : []),
    "CONTAINER",
    "LABEL",
    "ROLE",
    "PROGRAM",
    "ACTIVITY",
    "ORIGIN",
    "SESSION",
    "TMUX",
    "LOG",
    "IN USE",
  ];
  const rows = byNeed(agents).map((agent): Cell[] => [
    ...(view.wide ? [shortId(agent.agent_id)] : []),
    view.containerName(agent.container_id),
    agent.label,
    agent.role,
    agent.program ?? "",
    activityCell(agent, view.now),
    agent.origin,
    agent.tmux_session_name,
    agent.tmux_pane_id,
    agent.log_attached ? "yes" : "no",
    inUse(agent, isStale),
  ]);
  const shown = table(headings, rows, view.paint);
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
  const headings = ["CONTAINER", "TMUX", "SESSION", "PLACE", "COMMAND", "TITLE", "AGENT"];
  const rows = panes.map((pane): Cell[] => [
    view.containerName(pane.container_id),
    pane.tmux_pane_id,
    pane.tmux_session_name,
    `${pane.tmux_window_index}.${pane.tmux_pane_index}`,
    pane.pane_current_command,
    pane.pane_title,
    pane.agent_id === null ? "" : view.nameOf(pane.agent_id),
  ]);
  return table(headings, rows, view.paint);
}

export function routeTable(
  routes: readonly Result<typeof routeShape>[],
  view: View,
): string {
  const rows = routes.map((route): Cell[] => [
    shortId(route.route_id),
    view.nameOf(route.source_agent_id),
    view.nameOf(route.target_agent_id),
    { text: route.enabled ? "yes" : "no", style: route.enabled ? "good" : "faint" },
  ]);
  return table(["ROUTE", "FROM", "TO", "ENABLED"], rows, view.paint);
}
