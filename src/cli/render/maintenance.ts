/** What recover and sweep did, as people see it. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { recoveryShape } from "../../rpc/views/recovery.ts";
import type { sweepShape } from "../../rpc/views/sweep.ts";
import { seenOf } from "../../model/states.ts";
import type { Style } from "../terminal/terminal.ts";
import type { View } from "./layouts.ts";
import { containerColumn, idColumn, labelColumn, nameColumn } from "./table/columns.ts";
import { STATE_RANK } from "./table/fit_columns.ts";
import { type Cell, type Column, table } from "./text_table.ts";
import { count } from "./words.ts";

type Recovered = Result<typeof recoveryShape>;
type Swept = Result<typeof sweepShape>;

type Action = Recovered["containers"][number]["panes"][number]["action"];

const ACTIONS: Readonly<Record<Action, { done: string; due: string; style: Style }>> = {
  none: { done: "kept", due: "keep", style: "faint" },
  degrade: { done: "degraded", due: "degrade", style: "doubtful" },
  fail: { done: "failed", due: "fail", style: "bad" },
  resume: { done: "resumed", due: "resume", style: "busy" },
  kill: { done: "killed", due: "kill", style: "doubtful" },
};

/** Why containers could not be read, a line each. */
export function staleTexts(result: Recovered, view: View): string[] {
  return result.containers.filter(({ status }) => status === "stale").map((container) => {
    const name = view.containerName(container.container_id);
    return `${name} could not be read: ${container.reason}`;
  });
}

/** Recorded against observed, pane by pane. */
export function recoverText(result: Recovered, view: View): string {
  const panes = result.containers.flatMap(({ container_id, panes }) =>
    panes.map((pane) => ({ ...pane, container_id }))
  );
  if (panes.length === 0) {
    return result.containers.length === 0
      ? "no container needs recovery"
      : "no container was checked";
  }
  const columns: Column<typeof panes[number]>[] = [
    containerColumn(view),
    idColumn("PANE", (pane) => pane.pane_id, view),
    labelColumn(),
    { heading: "RECORDED", rank: 4, min: 8, cell: (pane) => pane.recorded },
    { heading: "OBSERVED", rank: 3, min: 8, cell: (pane) => pane.observed },
    {
      heading: result.dry_run ? "TO DO" : "DONE",
      rank: STATE_RANK,
      min: 9,
      cell: (pane) => actionCell(pane, result.dry_run),
    },
  ];
  return table(columns, panes, view);
}

function actionCell(
  { action, failed_stage }: Recovered["containers"][number]["panes"][number],
  isDue: boolean,
): Cell {
  const { due, done, style } = ACTIONS[action];
  const stage = failed_stage === undefined ? "" : ` (${seenOf("failed", failed_stage)})`;
  return { text: (isDue ? due : done) + stage, style };
}

/** Whether there was anything to sweep. */
export function isSwept(result: Swept): boolean {
  const { expired, leftovers, rotated_logs } = result;
  return [expired, leftovers.locks, leftovers.worker_logs, rotated_logs]
    .some((list) => list.length > 0);
}

export function sweepText(result: Swept, view: View): string {
  const { expired, leftovers, rotated_logs, dry_run } = result;
  const lines: string[] = [];
  if (expired.length > 0) {
    const columns: Column<typeof expired[number]>[] = [
      idColumn("ID", (pane) => pane.pane_id, view),
      nameColumn("PANE", (pane) => view.nameOf(pane.pane_id)),
      {
        heading: dry_run ? "TO FAIL" : "FAILED",
        rank: STATE_RANK,
        min: 10,
        cell: (pane) => seenOf("failed", pane.failed_stage),
      },
    ];
    lines.push(table(columns, expired, view));
  }
  const remove = dry_run ? "to remove" : "removed";
  const tidied = [
    [leftovers.locks.length, "lock file", remove],
    [leftovers.worker_logs.length, "worker log", remove],
    [rotated_logs.length, "pane log", dry_run ? "to rotate" : "rotated"],
  ] as const;
  for (const [number, noun, verb] of tidied) {
    if (number > 0) lines.push(`${count(number, noun)} ${verb}`);
  }
  return lines.length === 0 ? "nothing to sweep" : lines.join("\n");
}
