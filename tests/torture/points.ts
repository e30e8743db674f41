/** Crash points: a failpoint, a side of it, and which of its passes. */
import { exactly } from "../support/items.ts";

export interface Point {
  readonly failpoint: string;
  readonly side: "before" | "after";
  /** From 1, within one process. */
  readonly nth: number;
}

/** As `AGENTTOWER_FAULT` takes it. */
export function pointName({ failpoint, side, nth }: Point): string {
  return `${failpoint}:${side}:${nth}`;
}

/** A point by its name. */
export function readPoint(name: string): Point {
  const [failpoint, side, nth] = exactly(name.split(":"), 3);
  return { failpoint, side: side as Point["side"], nth: Number(nth) };
}

/** The points that the process which wrote the first line of a trace has passed, in their order. */
export function readTrace(text: string): Point[] {
  const lines = text.split("\n").filter((line) => line !== "").map((line) => line.split(" "));
  const first = lines[0]?.[0];
  const passes = new Map<string, number>();
  return lines.filter(([pid]) => pid === first).map(([, name = ""]) => {
    const nth = (passes.get(name) ?? 0) + 1;
    passes.set(name, nth);
    const [failpoint, side] = exactly(name.split(":"), 2);
    return { failpoint, side: side as Point["side"], nth };
  });
}

/** Points that may not come again: how often they are passed depends on how fast the machine is. */
export function isElastic({ failpoint, nth }: Point): boolean {
  return failpoint === "tmux.probe" || (failpoint === "audit.append" && nth > 1) ||
    // A dead pane's status is asked for until it is there.
    (failpoint === "tmux.snapshot" && nth > 3);
}
