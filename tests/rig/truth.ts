/** What is really going on with an agent, as who drives it and its model know it, and how a verdict compares. */
import type { ActivityReport } from "../../src/model/activity/activity.ts";

/** `asking` while it goes on only when somebody acts; `changing` while nobody outside can tell yet. */
export type Phase = "idle" | "working" | "asking" | "exited" | "changing";

/** How long what has changed may be told as it was before, in milliseconds (contract: agents.md, "Measured"). */
const GRACE_MS = 1000;

/** The phase, and since when; every change makes a new one. */
export class Truth {
  #phase: Phase = "changing";
  #since = performance.now();
  #changes = 0;

  become(phase: Phase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.#since = performance.now();
    this.#changes++;
  }

  now(): Moment {
    const ageMs = performance.now() - this.#since;
    return { phase: this.#phase, ageMs, change: this.#changes };
  }
}

export interface Moment {
  readonly phase: Phase;
  readonly ageMs: number;
  readonly change: number;
}

export type Judgement = "right" | "unknown" | "wrong" | "untold";

const RIGHT: Readonly<Record<Exclude<Phase, "changing">, string>> = {
  idle: "idle",
  working: "working",
  asking: "waiting",
  exited: "exited",
};

/**
 * Judges a look by what was true just before and just after it; `untold` where that changed meanwhile, or had changed
 * within the last second. An open turn is never `idle`, however short it has been open.
 */
export function judge(
  before: Moment,
  after: Moment,
  { activity }: Pick<ActivityReport, "activity">,
): Judgement {
  if (before.change !== after.change || before.phase === "changing") return "untold";
  if (activity === RIGHT[before.phase]) return "right";
  const isOpen = before.phase === "working" || before.phase === "asking";
  if (activity === "idle" && isOpen) return "wrong";
  if (before.ageMs < GRACE_MS) return "untold";
  return activity === "unknown" ? "unknown" : "wrong";
}
