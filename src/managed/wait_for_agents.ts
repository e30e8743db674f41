/** Waiting for what agents do (contract: agents.md, "Waiting"). */
import { type AgentDetail, detailOf } from "../agents/list.ts";
import type { Context } from "../context.ts";
import type { Activity } from "../model/activity/activity.ts";
import { requireAgent } from "../store/require_record.ts";
import { recoverBefore } from "./reconcile/before_command.ts";

/** The pause between two looks, in milliseconds. */
const PAUSE_MS = 250;

export interface AgentWait {
  readonly agentIds: readonly string[];
  /** What is waited for: any of these. */
  readonly activities: readonly Activity[];
  /** Whether it must be so of all of them. */
  readonly all: boolean;
  /** Null waits for ever. */
  readonly timeoutMs: number | null;
  /** Ends the wait early. */
  readonly signal?: AbortSignal;
}

export interface AgentWaitResult {
  /** Those of which it is so, in the order in which they were given. */
  readonly reached: readonly AgentDetail[];
  /** All others. */
  readonly pending: readonly AgentDetail[];
  readonly timedOut: boolean;
}

/**
 * Looks until one of the agents, or all of them, does one of these things.
 *
 * @throws {Refusal} `validation_failed` for an unknown agent.
 */
export async function waitForAgents(ctx: Context, wait: AgentWait): Promise<AgentWaitResult> {
  const ids = [...new Set(wait.agentIds)];
  const containers = [...new Set(ids.map((id) => requireAgent(ctx.store, id).containerId))];
  const begun = ctx.clock.elapsed();
  while (true) {
    await recoverBefore(ctx, { containers, mode: "always" });
    const details = ids.map((id) => detailOf(ctx, requireAgent(ctx.store, id)));
    const reached = details.filter((detail) => wait.activities.includes(activityIn(detail)));
    const pending = details.filter((detail) => !reached.includes(detail));
    const isOver = wait.all ? pending.length === 0 : reached.length > 0;
    const elapsed = ctx.clock.elapsed() - begun;
    const timedOut = wait.timeoutMs !== null && elapsed >= wait.timeoutMs;
    if (isOver || timedOut || wait.signal?.aborted) {
      return { reached, pending, timedOut: !isOver && timedOut };
    }
    await ctx.clock.sleep(PAUSE_MS);
  }
}

/** One that is out of use has ended. */
function activityIn({ agent, activity }: AgentDetail): Activity {
  if (!agent.active) return "exited";
  return activity?.activity ?? "unknown";
}
