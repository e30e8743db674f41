/** Exit codes, all of them (contract: cli.md, "Exit codes"). Pure. */
import { Refusal } from "../../model/errors.ts";
import type { LayoutState } from "../../model/states.ts";
import { UsageError } from "../args/usage_error.ts";
import { OutputError } from "../terminal/terminal.ts";

export const EXIT = {
  done: 0,
  refused: 1,
  usage: 2,
  /** What was waited for has settled `degraded`, or `failed`. */
  degraded: 3,
  failed: 4,
  /** The wait ran out. */
  timedOut: 5,
  /** `--dry-run` found something to do. */
  drift: 6,
  internal: 70,
  interrupted: 130,
} as const;

/** The exit code for an error that a command threw. */
export function exitOfError(error: unknown): number {
  if (error instanceof UsageError) return EXIT.usage;
  if (error instanceof OutputError) return EXIT.refused;
  if (error instanceof Refusal && error.code !== "internal_error") return EXIT.refused;
  return EXIT.internal;
}

/** The exit code for a layout or a pane that was waited for. */
export function exitOfWait(
  waited: { readonly state: LayoutState; readonly timedOut: boolean },
): number {
  if (waited.timedOut) return EXIT.timedOut;
  if (waited.state === "degraded") return EXIT.degraded;
  if (waited.state === "failed") return EXIT.failed;
  return EXIT.done;
}

/** From the best to the worst. */
const BY_SEVERITY: readonly number[] = [
  EXIT.done,
  EXIT.drift,
  EXIT.degraded,
  EXIT.timedOut,
  EXIT.failed,
  EXIT.refused,
  EXIT.usage,
  EXIT.interrupted,
  EXIT.internal,
];

/** The exit code for several outcomes. */
export function worstExit(exits: readonly number[]): number {
  const worst = Math.max(0, ...exits.map((exit) => BY_SEVERITY.indexOf(exit)));
  return BY_SEVERITY[worst] ?? EXIT.internal;
}
