/** Waiting until the agents of a layout take input, or wait for a person. */
import type { Context } from "../context.ts";
import { isLive } from "../model/states.ts";
import { getAgent } from "../store/agents.ts";
import { type LayoutDetail, layoutDetail } from "./query.ts";
import { waitForAgents } from "./wait_for_agents.ts";

export interface InputWait {
  readonly detail: LayoutDetail;
  /** The labels of those that wait for a person. */
  readonly waiting: readonly string[];
  /** The labels of those that do neither yet. */
  readonly pending: readonly string[];
  readonly timedOut: boolean;
}

/** Of agents that nothing is known of, shells among them, it cannot be said; they are not waited for. */
export async function waitForInput(
  ctx: Context,
  { layout, panes }: LayoutDetail,
  timeoutMs: number | null,
): Promise<InputWait> {
  const { programs } = await ctx.programs();
  const agents = panes.filter(({ state }) => isLive(state))
    .flatMap(({ agentId }) => (agentId === null ? undefined : getAgent(ctx.store, agentId)) ?? [])
    .filter(({ program }) => programs.has(program ?? ""));
  const waited = await waitForAgents(ctx, {
    agentIds: agents.map(({ id }) => id),
    activities: ["idle", "waiting", "exited"],
    all: true,
    timeoutMs,
  });
  const request = { layoutId: layout.id, includeTerminalPanes: false };
  return {
    detail: layoutDetail(ctx, request, new Set()),
    waiting: waited.reached.filter(({ activity }) => activity?.activity === "waiting")
      .map(({ agent }) => agent.label),
    pending: waited.pending.map(({ agent }) => agent.label),
    timedOut: waited.timedOut,
  };
}
