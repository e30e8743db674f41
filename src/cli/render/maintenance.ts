/** What recover and sweep did, as people see it. Pure. */
import type { Result } from "../../rpc/shape.ts";
import type { recoveryShape } from "../../rpc/views/recovery.ts";
import type { sweepShape } from "../../rpc/views/sweep.ts";
import { seenOf } from "../../model/states.ts";
import type { Style } from "../terminal/terminal.ts";
import type { View } from "./layouts.ts";
import { type Cell, table } from "./text_table.ts";
import { count, shortId } from "./words.ts";

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
  const rows = result.containers.flatMap((container) => {
    const name = view.containerName(container.container_id);
    return container.panes.map((pane): Cell[] => {
      const action = ACTIONS[pane.action];
      const verb = result.dry_run ? action.due : action.done;
      const text = pane.failed_stage === undefined
        ? verb
        : `${verb} (${seenOf("failed", pane.failed_stage)})`;
      return [
        name,
        ...(view.wide ? [shortId(pane.pane_id)] : []),
        pane.label,
        pane.recorded,
        pane.observed,
        { text, style: action.style },
      ];
    });
  });
  if (rows.length === 0) {
    return result.containers.length === 0
      ? "no container needs recovery"
      : "no container was checked";
  }
  return table(
    [
      ...["CONTAINER", ...(view.wide ? ["PANE"] : []), "LABEL", "RECORDED", "OBSERVED"],
      result.dry_run ? "TO DO" : "DONE",
    ],
    rows,
    view.paint,
  );
}

/** Whether there was anything to sweep. */
export function isSwept(result: Swept): boolean {
  const { expired, leftovers, rotated_logs } = result;
  return [expired, leftovers.locks, leftovers.worker_logs, rotated_logs]
    .some((list) => list.length > 0);
}

export function sweepText(result: Swept, view: Pick<View, "paint" | "wide" | "nameOf">): string {
  const { expired, leftovers, rotated_logs, dry_run } = result;
  const lines: string[] = [];
  if (expired.length > 0) {
    lines.push(table(
      [...(view.wide ? ["ID"] : []), "PANE", dry_run ? "TO FAIL" : "FAILED"],
      expired.map((pane) => [
        ...(view.wide ? [shortId(pane.pane_id)] : []),
        view.nameOf(pane.pane_id),
        seenOf("failed", pane.failed_stage),
      ]),
      view.paint,
    ));
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
