/** What agents are doing, as people see it. Pure. */
import type { Activity } from "../../model/activity/activity.ts";
import type { Result } from "../../rpc/shape.ts";
import type { agentShape } from "../../rpc/views/agents/agent.ts";
import type { Style, Surface } from "../terminal/terminal.ts";
import { NAME_RANK, STATE_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, fields, table } from "./text_table.ts";
import { age } from "./words.ts";

type AgentItem = Result<typeof agentShape>;

/** What has an activity. */
export type Active = Pick<AgentItem, "activity" | "reason" | "until" | "since" | "observed_at">;

const STYLES: Readonly<Record<Activity, Style>> = {
  waiting: "doubtful",
  exited: "bad",
  unknown: "faint",
  idle: "good",
  starting: "busy",
  working: "busy",
};

/** Those that wait for a person come first. */
const ATTENTION: readonly Activity[] = [
  "waiting",
  "exited",
  "unknown",
  "idle",
  "starting",
  "working",
];

/** `waiting (permission) 3m`; how long it has been so. */
export function activityCell({ activity, reason, since }: Active, now: Date): Cell {
  const why = reason === null ? "" : ` (${reason})`;
  const long = since === null ? "" : ` ${age(since, now)}`;
  return { text: `${activity}${why}${long}`, style: STYLES[activity] };
}

/** `1 waiting, 2 working`; of those that nothing is known of, nothing is said. */
export function activitiesCell(counts: Readonly<Record<Activity, number>>): Cell {
  const shown = ATTENTION.filter((activity) => activity !== "unknown" && counts[activity] > 0);
  const text = shown.map((activity) => `${counts[activity]} ${activity}`).join(", ");
  return { text, style: counts.waiting > 0 ? "doubtful" : "plain" };
}

/** Those that need somebody first, the one that has waited longest at the top; else in their order. */
export function byNeed<T extends Active>(items: readonly T[]): T[] {
  const place = ({ activity }: T) => ATTENTION.indexOf(activity);
  return items.toSorted((a, b) =>
    place(a) - place(b) ||
    (a.activity === "waiting" ? (a.since ?? "").localeCompare(b.since ?? "") : 0)
  );
}

/** Every source, what it said, and why the whole of it counts as it does. */
export function explanationText(agent: AgentItem, now: Date, surface: Surface): string {
  const head = fields([
    ["agent", agent.label],
    ["program", agent.program ?? "not known"],
    ["activity", activityCell(agent, now)],
    ...(agent.until === null ? [] : [["until", agent.until] as [string, Cell]]),
    ["since", agent.since ?? "never seen"],
    ["looked at", agent.observed_at === null ? "never" : `${age(agent.observed_at, now)} ago`],
    ["because", whyActivity(agent)],
  ], surface.paint);
  if (agent.evidence.length === 0) return head;
  const columns: Column<AgentItem["evidence"][number]>[] = [
    { heading: "SOURCE", rank: NAME_RANK, min: 6, cell: ({ source }) => source },
    { heading: "RULE", rank: 3, min: 8, cell: ({ rule }) => rule ?? "" },
    {
      heading: "SAYS",
      rank: STATE_RANK,
      min: 9,
      cell: ({ activity, reason }) =>
        activity === null ? "" : `${activity}${reason === null ? "" : ` (${reason})`}`,
    },
    { heading: "WHAT WAS THERE", rank: 4, min: 10, cell: ({ said }) => said },
    { heading: "WHEN", rank: 5, cell: ({ at }) => at === null ? "" : `${age(at, now)} ago` },
  ];
  return `${head}\n\n${table(columns, agent.evidence, surface)}`;
}

/** In one line. */
function whyActivity({ active, activity, program, evidence }: AgentItem): string {
  const said = (source: string) => evidence.find((each) => each.source === source);
  if (!active || activity === "exited") return said("process")?.said ?? "it is out of use";
  if (program === null) return "nothing is known of the program in its pane";
  const screen = said("screen");
  if (activity === "unknown") {
    return screen?.rule == null
      ? "no rule knows what its screen shows, and nothing else decides"
      : "the sources leave it open, or disagree";
  }
  if (activity === "starting") return "nothing that its rules know has been shown yet";
  if (screen?.activity === activity) return `its screen shows it (${screen.rule})`;
  const deciding = evidence.filter((each) => each.activity === activity)
    .map(({ source, rule }) => `${source} (${rule})`);
  return deciding.length === 0
    ? "all that was seen has only that in common"
    : `${deciding.join(" and ")} decides`;
}
