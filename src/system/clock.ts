/** Time, as the rest of the program sees it. */

export interface Clock {
  /** Wall clock; may jump. */
  now(): Date;
  /** Milliseconds that only ever go forward; for durations. */
  elapsed(): number;
  /** Waits this many milliseconds; for the next task where that is less than none. */
  sleep(ms: number): Promise<void>;
}

/** Gives, at each call, the milliseconds of `withinMs` that are left from now on; at least 1. */
export function countdown(clock: Pick<Clock, "elapsed">, withinMs: number): () => number {
  const deadline = clock.elapsed() + withinMs;
  return () => Math.max(1, deadline - clock.elapsed());
}

/** Milliseconds added to the wall clock, so that tests can live through clock jumps; 0 in normal use. */
const skewMs = Number(Deno.env.get("AGENTTOWER_CLOCK_SKEW_MS") ?? 0) || 0;

/** This machine's clock. */
export const systemClock: Clock = {
  now: () => new Date(Date.now() + skewMs),
  elapsed: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms))),
};
