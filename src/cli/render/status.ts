/** The status summary for people. Pure. */
import { PANE_STATES } from "../../model/states.ts";
import type { Result } from "../../rpc/shape.ts";
import type { dashboardShape } from "../../rpc/views/dashboard.ts";
import type { Surface } from "../terminal/terminal.ts";
import { activityCell } from "./activity.ts";
import { nameColumn } from "./table/columns.ts";
import { STATE_RANK } from "./table/fit_columns.ts";
import { type Column, fields, table } from "./text_table.ts";

export function statusText(
  of: Result<typeof dashboardShape>,
  now: Date,
  surface: Surface,
): string {
  const head = fields([
    ["layouts", `${of.capacity.used} of ${of.capacity.limit}${states(of.layouts)}`],
    ["panes", states(of.panes).replace(/^: /, "") || "none"],
    ["agents", `${of.agents.managed} managed, ${of.agents.adopted} adopted`],
    ["routes", String(of.routes)],
  ], surface.paint);
  const columns: Column<typeof of.containers[number]>[] = [
    nameColumn("CONTAINER", (container) => container.name),
    { heading: "RUNTIME", rank: 4, cell: (container) => container.runtime },
    {
      heading: "STATUS",
      rank: STATE_RANK,
      cell: (container) => container.active ? "running" : "not running",
    },
    { heading: "LAYOUTS", rank: 3, cell: (container) => String(container.layouts) },
    { heading: "PANES", rank: 3, cell: (container) => String(container.panes) },
    {
      heading: "NOTE",
      rank: 2,
      min: 12,
      cell: ({ stale_reason }) =>
        stale_reason === null ? "" : { text: `stale: ${stale_reason}`, style: "doubtful" },
    },
  ];
  const containers = table(columns, of.containers, surface);
  if (of.waiting.length === 0) return `${head}\n\n${containers}`;
  const name = (id: string) =>
    of.containers.find(({ container_id }) => container_id === id)?.name ?? id;
  const waits: Column<typeof of.waiting[number]>[] = [
    nameColumn("WAITS FOR YOU", (agent) => `${name(agent.container_id)}/${agent.label}`),
    { heading: "WHY", rank: STATE_RANK, min: 9, cell: (agent) => activityCell(agent, now) },
  ];
  const waiting = table(waits, of.waiting, surface);
  return `${waiting}\n\n${head}\n\n${containers}`;
}

/** `: 2 ready, 1 failed`; removed ones are of no interest here. */
function states(counts: Readonly<Record<string, number>>): string {
  const present = PANE_STATES.filter((state) => state !== "removed" && (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${state}`);
  return present.length === 0 ? "" : `: ${present.join(", ")}`;
}
