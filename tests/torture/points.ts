/** Crash points: a seam, a side of it, and which of its passes. */

export interface Point {
  readonly seam: string;
  readonly side: "before" | "after";
  /** From 1, within one process. */
  readonly nth: number;
}

/** As `AGENTTOWER_FAULT` takes it. */
export function pointName({ seam, side, nth }: Point): string {
  return `${seam}:${side}:${nth}`;
}

/** A point by its name. */
export function readPoint(name: string): Point {
  const [seam, side, nth] = name.split(":");
  return { seam, side: side as Point["side"], nth: Number(nth) };
}

/** The points that the process which wrote the first line of a trace has passed, in their order. */
export function readTrace(text: string): Point[] {
  const lines = text.split("\n").filter((line) => line !== "").map((line) => line.split(" "));
  const first = lines[0]?.[0];
  const passes = new Map<string, number>();
  return lines.filter(([pid]) => pid === first).map(([, name]) => {
    const nth = (passes.get(name) ?? 0) + 1;
    passes.set(name, nth);
    const [seam, side] = name.split(":");
    return { seam, side: side as Point["side"], nth };
  });
}

/** Points that may not come again: how often they are passed depends on how fast the machine is. */
export function isElastic({ seam, nth }: Point): boolean {
  return seam === "tmux.probe" || (seam === "audit.append" && nth > 1) ||
    // A dead pane's status is asked for until it is there.
    (seam === "tmux.look" && nth > 3);
}
