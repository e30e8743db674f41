/** The status summary for people. Pure. */
import { PANE_STATES } from "../../model/states.ts";
import type { Result } from "../../rpc/shape.ts";
import type { dashboardShape } from "../../rpc/views/dashboard.ts";
import type { Paint } from "../terminal/terminal.ts";
import { activityCell } from "./activity.ts";
import { type Cell, fields, table } from "./text_table.ts";

export function statusText(
  of: Result<typeof dashboardShape>,
  now: Date,
  paint: Paint,
): string {
  const head = fields([
    ["layouts", `${of.capacity.used} of ${of.capacity.limit}${states(of.layouts)}`],
    ["panes", states(of.panes).replace(/^: /, "") || "none"],
    ["agents", `${of.agents.managed} managed, ${of.agents.adopted} adopted`],
    ["routes", String(of.routes)],
  ], paint);
  const rows = of.containers.map((container): Cell[] => [
    container.name,
    container.runtime,
    container.active ? "running" : "not running",
    String(container.layouts),
    String(container.panes),
    container.stale_reason === null
      ? ""
      : { text: `stale: ${container.stale_reason}`, style: "doubtful" },
  ]);
  const containers = table(
    ["CONTAINER", "RUNTIME", "STATUS", "LAYOUTS", "PANES", "NOTE"],
    rows,
    paint,
  );
  if (of.waiting.length === 0) return `${head}\n\n${containers}`;
  const name = (id: string) =>
    of.containers.find(({ container_id }) => container_id === id)?.name ?? id;
  const waiting = table(
    ["WAITS FOR YOU", "WHY"],
    of.waiting.map((agent): Cell[] => [
      `${name(agent.container_id)}/${agent.label}`,
      activityCell(agent, now),
    ]),
    paint,
  );
  return `${waiting}\n\n${head}\n\n${containers}`;
}

/** `: 2 ready, 1 failed`; removed ones are of no interest here. */
function states(counts: Readonly<Record<string, number>>): string {
  const present = PANE_STATES.filter((state) => state !== "removed" && (counts[state] ?? 0) > 0)
    .map((state) => `${counts[state]} ${state}`);
  return present.length === 0 ? "" : `: ${present.join(", ")}`;
}
