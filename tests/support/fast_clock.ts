import type { Clock } from "../../src/system/clock.ts";

/** A clock whose waits before a retry are short; for tests in which the waits are not the matter. */
export const FAST_CLOCK: Partial<Clock> = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 50))),
};

/** A wall clock that is this far ahead. */
export function clockAhead(ms: () => number): Partial<Clock> {
  return { now: () => new Date(Date.now() + ms()) };
}
