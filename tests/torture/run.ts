/** Runs checks a few at a time. */
import { type Check, runCheck, type Setup } from "./check.ts";

export interface Outcome {
  readonly check: Check;
  readonly problems: readonly string[];
}

export interface RunOptions extends Setup {
  /** How many of those that work run at once. */
  readonly jobs: number;
  /** How many of those that mostly sleep run at once, beside the others. */
  readonly idleJobs: number;
  onEnd(outcome: Outcome): void;
}

/** Runs them all; each is heard of when it ends. */
export async function runChecks(checks: readonly Check[], options: RunOptions): Promise<void> {
  const busy = checks.filter((check) => !check.idle);
  const idle = checks.filter((check) => check.idle);
  const lane = async (queue: Check[]) => {
    for (let check; (check = queue.shift());) {
      options.onEnd({ check, problems: await runCheck(check, options) });
    }
  };
  await Promise.all([
    ...Array.from({ length: options.jobs }, () => lane(busy)),
    ...Array.from({ length: options.idleJobs }, () => lane(idle)),
  ]);
}
