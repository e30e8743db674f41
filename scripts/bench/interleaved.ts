/** Medians of what is run in turns, so that a slow moment of the machine hits all alike. */

/** Runs each task `runs` times, in turns after one unmeasured turn; gives each one's median, in milliseconds. */
export async function interleaved(
  runs: number,
  tasks: readonly (() => Promise<void>)[],
): Promise<number[]> {
  const times: number[][] = tasks.map(() => []);
  for (let turn = 0; turn <= runs; turn++) {
    for (const [index, task] of tasks.entries()) {
      const begun = performance.now();
      await task();
      if (turn > 0) times[index]!.push(performance.now() - begun);
    }
  }
  return times.map(median);
}

/** The middle value; the mean of the two middle ones of an even number; not a number where there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}
