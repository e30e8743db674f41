/** The first pause between two looks, in milliseconds; each next one is longer, up to a limit. */
const FIRST_PAUSE_MS = 20;
const LONGEST_PAUSE_MS = 250;

/** Longer than anything takes, on a machine that has more to do than it can: nobody waits where all is well. */
const PATIENCE_MS = 60_000;

/** What of a type `if` lets pass. */
export type Truthy<T> = Exclude<T, false | 0 | "" | null | undefined>;

/**
 * The first truthy value that `look` gives within `ms` milliseconds. An error from it counts as
 * "not yet", and is the cause of the error at the end.
 */
export async function eventually<T>(
  look: () => T | Promise<T>,
  ms = PATIENCE_MS,
): Promise<Truthy<T>> {
  const end = performance.now() + ms;
  let cause: unknown;
  let pause = FIRST_PAUSE_MS;
  while (true) {
    try {
      const value = await look();
      if (value) return value as Truthy<T>;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${ms} ms: ${look}`, { cause });
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
    pause = Math.min(pause * 1.2, LONGEST_PAUSE_MS);
  }
}
