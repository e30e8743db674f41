/** How everything stands, for a person who comes back to it. Pure. */
import { type Advice, advise } from "../../../model/advice.ts";
import { PAUSED, RUNNING, VANISHED } from "../../../model/container.ts";
import { PANE_STATES } from "../../../model/states.ts";
import { visible } from "../../../model/visible.ts";
import type { Result } from "../../../rpc/shape.ts";
import type { dashboardShape } from "../../../rpc/views/dashboard.ts";
import { shellWordIfNeeded } from "../../../system/shell.ts";
import { activitiesCell, activityCell } from "../activity.ts";
import { type LayoutItem, type PaneItem, unattended, type View } from "../layouts.ts";
import { layoutsByNeed } from "../need.ts";
import {
  ageColumn,
  containerColumn,
  nameColumn,
  readyColumn,
  sessionColumn,
  stateColumn,
} from "../table/columns.ts";
import { NAME_RANK, STATE_RANK } from "../table/fit_columns.ts";
import { type Column, fields, table } from "../text_table.ts";
import { type Mending, mendingOf, toMend } from "./mending.ts";
import { age } from "../words.ts";

type Numbers = Result<typeof dashboardShape>;

/** What there is beside the numbers. */
export interface Standing {
  /** Those that are not removed. */
  readonly layouts: readonly LayoutItem[];
  /** The panes of those that are degraded or failed, and current. */
  readonly unwell: readonly PaneItem[];
}

/** Lines of a part at most; what is more is named with the command that shows it. */
const MOST = 10;

/** Who waits, what failed and how it comes back, what runs, and then the numbers. */
export function statusText(of: Numbers, standing: Standing, view: View): string {
  const { layouts } = standing;
  return [
    ...waiting(of.waiting, view),
    ...needsMending(of, standing, view),
    ...unattended(layouts, view),
    ...running(layouts.filter(({ state }) => state !== "failed"), view),
    numbers(of, view),
    containerTable(of.containers, view),
  ].join("\n\n");
}

function waiting(agents: Numbers["waiting"], view: View): string[] {
  if (agents.length === 0) return [];
  const columns: Column<Numbers["waiting"][number]>[] = [
    nameColumn(
      "WAITS FOR YOU",
      (agent) => `${view.containerName(agent.container_id)}/${agent.label}`,
    ),
    { heading: "WHY", rank: STATE_RANK, min: 9, cell: (agent) => activityCell(agent, view.now) },
    {
      heading: "ANSWER",
      rank: NAME_RANK,
      cell: (agent) => toAttach(view.nameOf(agent.agent_id)),
    },
  ];
  const shown = agents.slice(0, MOST);
  const more = agents.length - shown.length;
  return [
    table(columns, shown, view) +
    (more > 0 ? `\n${advise`… and ${more} more: agenttower agent list`}` : ""),
  ];
}

function toAttach(name: string): Advice {
  return advise`agenttower agent attach ${name}`;
}

function needsMending(of: Numbers, { layouts, unwell }: Standing, view: View): string[] {
  const stale = of.containers.filter(({ stale_reason }) => stale_reason !== null)
    .map((container) => () => mendingOfStale(container, view));
  const all = [
    ...stale,
    ...toMend(layouts, unwell).map((item) => () => mendingOf(item, view)),
  ];
  if (all.length === 0) return [];
  const lines = all.slice(0, MOST).map((mending) => {
    const { what, problem, way } = mending();
    return visible(`${what}: ${problem}; then ${way}`);
  });
  const more = all.length - lines.length;
  if (more > 0) {
    lines.push(advise`… and ${more} more: agenttower pane list --state failed --state degraded`);
  }
  return [[view.paint("strong", "NEEDS MENDING"), ...lines].join("\n")];
}

/** Of a container of which what is shown is what was known last. */
function mendingOfStale(
  { name, stale_reason, looked_at }: Numbers["containers"][number],
  view: View,
): Mending {
  const seen = looked_at === null ? "" : `, looked at ${age(looked_at, view.now)} ago`;
  return { what: `${name} is stale`, problem: `${stale_reason}${seen}`, way: toLook(name) };
}

function toLook(container: string): Advice {
  const name = shellWordIfNeeded(container);
  return advise`see what ails it: agenttower doctor --container ${name}`;
}

function running(layouts: readonly LayoutItem[], view: View): string[] {
  if (layouts.length === 0) return [];
  const columns: Column<LayoutItem>[] = [
    containerColumn(view),
    sessionColumn(),
    stateColumn(),
    readyColumn(),
    {
      heading: "AGENTS",
      rank: STATE_RANK,
      min: 9,
      cell: ({ activities }) => activitiesCell(activities),
    },
    ageColumn(view),
  ];
  const shown = layoutsByNeed(layouts).slice(0, MOST);
  const more = layouts.length - shown.length;
  return [
    table(columns, shown, view) +
    (more > 0 ? `\n${advise`… and ${more} more: agenttower layout list`}` : ""),
  ];
}

function numbers(of: Numbers, { paint }: View): string {
  return fields([
    ["layouts", `${of.capacity.used} of ${of.capacity.limit}${states(of.layouts)}`],
    ["panes", states(of.panes).replace(/^: /, "") || "none"],
    ["agents", `${of.agents.managed} managed, ${of.agents.adopted} adopted`],
    ["routes", String(of.routes)],
  ], paint);
}

function containerTable(containers: Numbers["containers"], view: View): string {
  const columns: Column<Numbers["containers"][number]>[] = [
    nameColumn("CONTAINER", ({ container_id }) => view.containerName(container_id)),
    {
      heading: "ENGINE",
      rank: 5,
      cell: ({ container_id, runtime }) => view.container(container_id)?.via?.name ?? runtime,
    },
    {
      heading: "STATUS",
      rank: STATE_RANK,
      cell: ({ container_id, active, stale_reason }) => {
        const status = view.container(container_id)?.status;
        const text = active
          ? RUNNING
          : status === PAUSED || status === VANISHED
          ? status
          : "not running";
        return stale_reason === null ? text : { text: `${text} stale`, style: "doubtful" };
      },
    },
    { heading: "LAYOUTS", rank: 4, cell: ({ layouts }) => String(layouts) },
    { heading: "PANES", rank: 3, cell: ({ panes }) => String(panes) },
  ];
  return table(columns, containers, view);
}

/** `: 2 ready, 1 failed`; removed ones are of no interest here. */
function states(counts: Readonly<Record<string, number>>): string {
  const present = PANE_STATES.filter((state) => state !== "removed" && (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${state}`);
  return present.length === 0 ? "" : `: ${present.join(", ")}`;
}
