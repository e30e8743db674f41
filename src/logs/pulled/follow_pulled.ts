/** Pulls a log again and again for who follows it. */
import type { Context } from "../../context.ts";
import { getPulledLog } from "../../store/logs/pulled_logs.ts";

/** A container that could not be asked is left alone for so long, in milliseconds. */
const PAUSE_MS = 5000;

/**
 * Takes in what there is of an agent's log. What is given does so again each time; for a log that is not pulled it
 * only asks the database whether it is.
 */
export async function followPulled(ctx: Context, agentId: string): Promise<() => Promise<void>> {
  let nextAt = 0;
  const pull = async () => {
    if (getPulledLog(ctx.store, agentId) === undefined) return;
    if (ctx.clock.elapsed() < nextAt) return;
    const { pullOrWarn } = await import("./pull.ts");
    if (!await pullOrWarn(ctx, agentId)) nextAt = ctx.clock.elapsed() + PAUSE_MS;
  };
  await pull();
  return pull;
}
