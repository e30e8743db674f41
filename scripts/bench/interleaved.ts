/** Medians of what is run in turns, so that a slow moment of the machine hits all alike. */
import type { Cost } from "./cost.ts";

/** Something that is measured, run once. */
export type Task = () => Promise<Cost>;

/** What a task cost in all its runs: medians, and the shortest and the longest time. */
export interface Summary extends Cost {
  readonly minMs: number;
  readonly maxMs: number;
}

/** Runs each task `runs` times, in turns after one unmeasured turn. */
export async function interleaved(runs: number, tasks: readonly Task[]): Promise<Summary[]> {
  const costs: Cost[][] = tasks.map(() => []);
  for (let turn = 0; turn <= runs; turn++) {
    for (const [index, task] of tasks.entries()) {
      const cost = await task();
      if (turn > 0) costs[index]!.push(cost);
    }
  }
  return costs.map(summary);
}

function summary(costs: readonly Cost[]): Summary {
  const times = costs.map(({ ms }) => ms);
  return {
    ms: median(times),
    minMs: Math.min(...times),
    maxMs: Math.max(...times),
    cpuMs: median(costs.map(({ cpuMs }) => cpuMs)),
    mb: median(costs.map(({ mb }) => mb)),
  };
}

/** One after the other, as one task. */
export function together(...tasks: readonly Task[]): Task {
  return async () => {
    let [ms, cpuMs, mb] = [0, 0, 0];
    for (const task of tasks) {
      const cost = await task();
      ms += cost.ms;
      cpuMs += cost.cpuMs;
      mb = Math.max(mb, cost.mb);
    }
    return { ms, cpuMs, mb };
  };
}

/** The task alone is measured; the others put things back for its next run. */
export function restoredBy(task: Task, ...restoring: readonly Task[]): Task {
  return async () => {
    const cost = await task();
    for (const restore of restoring) await restore();
    return cost;
  };
}

/** The middle value; the mean of the two middle ones of an even number; not a number where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
