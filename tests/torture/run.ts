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

/** Runs them all, those that want the machine for themselves at the end; each is heard of when it ends. */
export async function runChecks(checks: readonly Check[], options: RunOptions): Promise<void> {
  const lane = async (queue: Check[]) => {
    for (let check; (check = queue.shift());) {
      options.onEnd({ check, problems: await runCheck(check, options) });
    }
  };
  const lanes = (count: number, queue: Check[]) => Array.from({ length: count }, () => lane(queue));
  const of = (pace: Check["pace"]) =>
    checks.filter((check) => check.pace === pace && !check.obstacle);
  await Promise.all([
    ...lanes(options.jobs, of(undefined)),
    ...lanes(options.idleJobs, of("idle")),
  ]);
  await lane(of("alone"));
}
