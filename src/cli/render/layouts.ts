/** Layouts and their panes as people see them. Pure. */
import { type Advice, advise } from "../../model/advice.ts";
import { toStart } from "../../model/engine/engine_advice.ts";
import { type Container, STOPPED, VANISHED } from "../../model/container.ts";
import type { Result } from "../../rpc/shape.ts";
import type { layoutDetailShape, layoutShape } from "../../rpc/views/layout.ts";
import type { paneShape } from "../../rpc/views/pane.ts";
import { shellWordIfNeeded } from "../../system/shell.ts";
import { visible } from "../../model/visible.ts";
import type { Surface } from "../terminal/terminal.ts";
import { type Active, activitiesCell } from "./activity.ts";
import { layoutsByNeed, panesByNeed } from "./need.ts";
import {
  activityColumn,
  ageColumn,
  containerColumn,
  idColumn,
  labelColumn,
  logColumn,
  readyColumn,
  roleColumn,
  sessionColumn,
  stateColumn,
  tmuxColumn,
} from "./table/columns.ts";
import { NEAR_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, fields, table } from "./text_table.ts";
import { age, stateCell } from "./words.ts";

export type LayoutItem = Result<typeof layoutShape>;
export type ShownLayout = Result<typeof layoutDetailShape>;
export type PaneItem = Result<typeof paneShape>;

/** What is needed to ask for the worker of a layout or a pane. */
export type Creating = Pick<PaneItem, "container_id" | "created_at" | "state">;

/** The last look at a container. */
export interface LastLook {
  readonly problem: string;
  /** RFC 3339; null where there was none. */
  readonly at: string | null;
}

/** What is needed to show records: names of containers, the time, colours, room. */
export interface View extends Surface {
  /** What people call a container, by its id. */
  readonly containerName: (id: string) => string;
  /** How a container was at its last look; undefined for one that is not on record, such as `local`. */
  readonly container: (id: string) => Pick<Container, "name" | "via" | "status"> | undefined;
  /** What people type to mean a layout, a pane or an agent, by its id. */
  readonly nameOf: (id: string) => string;
  /** Whether tables have ids, too. */
  readonly wide: boolean;
  /** Why a container could not be read at its last look. */
  readonly lastLook: (containerId: string) => LastLook;
  /** Why a pane is not well, in a few words; null when that is not known. */
  readonly problem: (paneId: string) => string | null;
  /** What the agent of a pane was doing at the last look; null where it has none. */
  readonly activityOf: (pane: Pick<PaneItem, "agent_id" | "state">) => Active | null;
  /** Whether a newer record has the pane's place. */
  readonly isReplaced: (paneId: string) => boolean;
  /** Why nobody settles a pane that is `creating`; null where somebody does, or it is not known. */
  readonly workerComplaint: (pane: Creating) => string | null;
  readonly now: Date;
}

export function layoutTable(layouts: readonly LayoutItem[], view: View): string {
  const columns: Column<LayoutItem>[] = [
    idColumn("LAYOUT", (layout) => layout.layout_id, view),
    containerColumn(view),
    sessionColumn(),
    { heading: "TEMPLATE", rank: 5, min: 6, cell: (layout) => layout.template_name },
    stateColumn(),
    readyColumn(),
    {
      heading: "AGENTS",
      rank: NEAR_RANK,
      min: 9,
      cell: (layout) => activitiesCell(layout.activities),
    },
    ageColumn(view),
  ];
  return belowTable(table(columns, layoutsByNeed(layouts), view), layouts, view);
}

/** Panes of one layout. */
function paneTable(panes: ShownLayout["panes"], view: View): string {
  const columns: Column<ShownLayout["panes"][number]>[] = [
    idColumn("PANE", (pane) => pane.pane_id, view),
    labelColumn(),
    roleColumn(),
    stateColumn(),
    activityColumn(ownActivity, view),
    tmuxColumn(),
    idColumn("AGENT", (pane) => pane.agent_id ?? "", view),
    { heading: "PROFILE", rank: 4, min: 6, cell: (pane) => pane.launch_command_ref ?? "" },
    logColumn(),
  ];
  return table(columns, panesInOrder(panes, ownActivity, view), view);
}

/** Panes of several layouts. */
export function paneListTable(panes: readonly PaneItem[], view: View): string {
  const columns: Column<PaneItem>[] = [
    idColumn("PANE", (pane) => pane.pane_id, view),
    containerColumn(view),
    sessionColumn(),
    labelColumn(),
    roleColumn(),
    stateColumn(),
    { ...activityColumn((pane: PaneItem) => knownActivity(pane, view), view), rank: NEAR_RANK },
    tmuxColumn(),
    ageColumn(view),
  ];
  return belowTable(table(columns, panesInOrder(panes, view.activityOf, view), view), panes, view);
}

/** Of a pane of whose agent nothing is known, a list says nothing. */
function knownActivity(pane: PaneItem, view: View): Active | null {
  const active = view.activityOf(pane);
  return active?.activity === "unknown" ? null : active;
}

function ownActivity(pane: ShownLayout["panes"][number]): Active | null {
  return pane.agent_id === null ? null : pane;
}

function panesInOrder<T extends PaneItem>(
  panes: readonly T[],
  activityOf: (pane: T) => Active | null,
  view: View,
): T[] {
  const isReplaced = (pane: T) => isUnwell(pane) && view.isReplaced(pane.pane_id);
  return panesByNeed(panes, { activityOf, isReplaced });
}

/** A table, and below it what is to be said of its rows. */
function belowTable(
  text: string,
  items: readonly (Creating & Pick<PaneItem, "stale">)[],
  view: View,
): string {
  return [text, ...staleness(items, view), ...unattended(items, view)].join("\n\n");
}

export function layoutText(layout: ShownLayout, view: View): string {
  const head = fields([
    ...(view.wide ? [["layout", layout.layout_id] as [string, Cell]] : []),
    ["container", view.containerName(layout.container_id)],
    ["session", layout.tmux_session_name],
    ["template", layout.template_name],
    ["state", stateCell(layout)],
    ["ready", `${layout.ready_pane_count} of ${layout.intended_pane_count}`],
    ["created", layout.created_at],
    ["updated", layout.updated_at],
  ], view.paint);
  if (layout.panes.length === 0) return head;
  return [
    head,
    paneTable(layout.panes, view),
    ...staleness([layout], view),
    ...problems(layout.panes, view),
    ...unattended(layout.panes, view),
  ].join("\n\n");
}

/** A line for each container of which something is shown as it was known last: why, and from when it is. */
export function staleness(
  items: readonly Pick<PaneItem, "container_id" | "stale">[],
  view: View,
): string[] {
  const ids = new Set(items.filter(({ stale }) => stale).map((item) => item.container_id));
  const lines = [...ids].map((id) => {
    const { problem, at } = view.lastLook(id);
    const seen = at === null ? "" : `; looked at ${age(at, view.now)} ago`;
    return visible(`${view.containerName(id)} is stale: ${problem}${seen}`);
  });
  return lines.length === 0 ? [] : [lines.join("\n")];
}

/** What is said where nobody knows why. */
export const NO_REASON = "no reason is known";

/** A line for each pane that is not well: why, and the way back. */
function problems(panes: readonly PaneItem[], view: View): string[] {
  const lines = panes.filter((pane) => isUnwell(pane) && !view.isReplaced(pane.pane_id))
    .map((pane) => {
      const problem = view.problem(pane.pane_id) ?? NO_REASON;
      return visible(`${pane.label}: ${problem}; then ${wayBack(pane, view)}`);
    });
  return lines.length === 0 ? [] : [lines.join("\n")];
}

/** A line for each reason why nobody settles what is `creating`. */
export function unattended(items: readonly Creating[], view: View): string[] {
  const creating = items.filter(({ state }) => state === "creating");
  const one = new Map(creating.map((item) => [item.container_id, item]));
  const lines = [...one.values()].flatMap((item) => view.workerComplaint(item) ?? []);
  return lines.length === 0 ? [] : [lines.map(visible).join("\n")];
}

/** Whether people want to know why, and what to do. */
export function isUnwell(pane: Pick<PaneItem, "state">): boolean {
  return pane.state === "degraded" || pane.state === "failed";
}

/** A problem that names this command is of a container which has to be made again. */
const MOUNT_COMMAND = "container mount ";

/** What is to be done about its container, so that the pane has no way back of its own; null where it has. */
export function wayOfContainer(
  pane: Pick<PaneItem, "pane_id" | "layout_id" | "container_id" | "tmux_session_name">,
  view: Pick<View, "problem" | "container" | "containerName" | "nameOf">,
): Advice | null {
  if (view.problem(pane.pane_id)?.includes(MOUNT_COMMAND) === true) {
    const container = view.containerName(pane.container_id);
    const session = shellWordIfNeeded(pane.tmux_session_name);
    return advise`agenttower layout create ${container} --session ${session}`;
  }
  if (view.container(pane.container_id)?.status !== VANISHED) return null;
  const layout = view.nameOf(pane.layout_id);
  return advise`agenttower layout remove ${layout}`;
}

/** A way back, with the start of its container before it where that had ended at its last look. */
export function onceStarted(
  way: Advice,
  { container_id }: Pick<PaneItem, "container_id">,
  view: Pick<View, "container">,
): Advice {
  const container = view.container(container_id);
  if (container?.status !== STOPPED) return way;
  const start = toStart(container);
  return advise`${start} && ${way}`;
}

/** What the operator does about it (contract: lifecycle.md, "Pane states"), once what its problem names is cured. */
export function wayBack(
  pane: Parameters<typeof wayOfContainer>[0] & Pick<PaneItem, "state">,
  view: Parameters<typeof wayOfContainer>[1],
): Advice {
  const way = wayOfContainer(pane, view);
  if (way !== null) return way;
  const id = view.nameOf(pane.pane_id);
  const again = pane.state === "degraded"
    ? advise`agenttower pane recreate ${id} --replace`
    : advise`agenttower pane recreate ${id}`;
  return onceStarted(again, pane, view);
}
