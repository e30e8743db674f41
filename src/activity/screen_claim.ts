/** What a screen says of its agent's activity, by the program's rules. Pure. */
import type { Activity, ActivityReason, Evidence } from "../model/activity/activity.ts";
import type { AgentProgram, ScreenPart, ScreenRule } from "../model/activity/program.ts";
import type { Screen } from "../model/activity/screen.ts";
import { findBox, screenLines, type ShownBox } from "./box.ts";

/** What is seen on a screen. */
export interface ScreenReading {
  readonly evidence: Evidence;
  /** It is one of these; none where nothing is known of what is shown. */
  readonly activities: readonly Activity[];
  /** Where a text can be typed; null where that is not shown. */
  readonly box: ShownBox | null;
  /** When a limit ends, as the screen has it. */
  readonly until: string | null;
}

/** Reads a screen: the first of the program's rules that matches counts. */
export function readActivity(screen: Screen, program: AgentProgram): ScreenReading {
  const lines = screenLines(screen);
  const box = program.box === null ? null : findBox(screen, lines, program.box);
  const rule = program.screen.find((each) => matches(each, rowsOf(each, lines, box), box));
  if (rule === undefined) {
    const said = box === null ? "nothing that is known" : "an input box";
    return { evidence: evidence(null, [], null, said), activities: [], box, until: null };
  }
  const { name, activities } = rule;
  const hasDraft = box !== null && box.draft !== "" && activities.includes("idle");
  const reason = rule.reason ?? (hasDraft ? "draft" : null);
  return {
    evidence: evidence(name, activities, reason, `${name}: ${activities.join(" or ")}`),
    activities,
    box,
    until: untilOf(rule, rowsOf(rule, lines, box)),
  };
}

function evidence(
  rule: string | null,
  activities: readonly Activity[],
  reason: ActivityReason | null,
  said: string,
): Evidence {
  const [activity = null, ...others] = activities;
  const one = others.length === 0 ? activity : null;
  return { source: "screen", rule, activity: one, reason, said, at: null };
}

/** The rows that a rule is about, those that are empty left out. */
function rowsOf(
  { part, rows, behind }: ScreenRule,
  lines: readonly string[],
  box: ShownBox | null,
): string[] {
  const shown = partOf(part, lines, box).filter((line) => line.trim() !== "");
  const near = part === "below_box" ? shown.slice(0, rows) : shown.slice(-rows);
  return behind === null ? near : near.slice(near.findLastIndex((row) => behind.test(row)) + 1);
}

function partOf(
  part: ScreenPart,
  lines: readonly string[],
  box: ShownBox | null,
): readonly string[] {
  switch (part) {
    case "bottom":
      return lines;
    case "dialog":
      return box === null ? lines : [];
    case "box":
      return box === null ? [] : lines.slice(box.top, box.end);
    case "above_box":
      return box === null ? [] : lines.slice(0, box.top);
    case "below_box":
      return box === null ? [] : lines.slice(box.end);
  }
}

function matches(
  { part, all, none, draft, coloured }: ScreenRule,
  rows: readonly string[],
  box: ShownBox | null,
): boolean {
  if (part.endsWith("box") && box === null) return false;
  if (draft !== null && (box?.draft ?? "") !== "" !== draft) return false;
  if (coloured !== null && box?.coloured !== coloured) return false;
  let next = 0;
  for (const pattern of all) {
    const found = rows.findIndex((row, at) => at >= next && pattern.test(row));
    if (found < 0) return false;
    next = found;
  }
  return !none.some((pattern) => rows.some((row) => pattern.test(row)));
}

function untilOf({ until }: ScreenRule, rows: readonly string[]): string | null {
  if (until === null) return null;
  for (const row of rows.toReversed()) {
    const found = until.exec(row)?.[1];
    if (found !== undefined) return found;
  }
  return null;
}
