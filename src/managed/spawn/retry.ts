/** Retries for what passes by itself (contract: operations.md, "Create, then the worker"). */
import type { Context } from "../../context.ts";
import { faultOf } from "../../model/errors.ts";

/** Limit of one stage's child process, in milliseconds; it is killed then. */
export const STAGE_TIMEOUT_MS = 30_000;

const DELAYS_MS = [1000, 2000];

/** The result of an attempt. After a transient failure, the next attempt may succeed. */
export type Attempt<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly transient: boolean; readonly reason: string };

/** Runs `attempt` once, and twice more after 1 s and 2 s as long as it fails transiently. */
export async function withRetries<T>(
  ctx: Context,
  attempt: () => Promise<Attempt<T>>,
): Promise<Attempt<T>> {
  for (const delayMs of DELAYS_MS) {
    const outcome = await attempt();
    if (outcome.ok || !outcome.transient) return outcome;
    await ctx.clock.sleep(delayMs);
  }
  return await attempt();
}

/**
 * Runs a write, and again where another process held the database for longer than one wait.
 *
 * @throws what the last try threw.
 */
export async function writeWithRetry<T>(ctx: Context, write: () => T): Promise<T> {
  for (const delayMs of DELAYS_MS) {
    try {
      return write();
    } catch (error) {
      if (faultOf(error) !== "locked") throw error;
    }
    await ctx.clock.sleep(delayMs);
  }
  return write();
}
