/** Takes an adopted agent out of use; its tmux pane is left as it is. */
import { addAction } from "../actions/record.ts";
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { invalid } from "../model/refusals/validation.ts";
import { getLogAttachment } from "../store/logs/log_attachments.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { requireAgent } from "../store/require_record.ts";
import { stopLog } from "../logs/attach.ts";
import { type AgentDetail, agentDetail } from "./list.ts";
import { retireAdopted } from "./retire.ts";

/**
 * Ends the registration with its log and its routes. Releasing a released agent changes nothing. A log that
 * cannot be ended now, because its container cannot be reached, goes on until its pane ends: the operator is
 * warned.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent, or it is a managed one.
 */
export async function releaseAgent(ctx: Context, agentId: string): Promise<AgentDetail> {
  const agent = requireAgent(ctx.store, agentId);
  if (agent.paneId !== null) {
    throw invalid(
      "agent_id",
      `${agent.label} is the agent of a managed pane and cannot be released`,
      advise`it goes with its pane: agenttower pane remove ${agent.paneId}`,
    );
  }
  if (!agent.active) return agentDetail(ctx, agent.id);
  using lock = await ContainerLock.acquire(ctx.locks, agent.containerId, { doing: "a release" });
  if (getLogAttachment(ctx.store, agent.id)?.active) {
    try {
      await stopLog(ctx, lock, agent);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ctx.warn(`the log of ${agent.label} could not be ended: ${error.message}`);
    }
  }
  const now = ctx.clock.now().toISOString();
  ctx.store.write("agent.release", (writer) => {
    retireAdopted(writer, agent.id, now);
    addAction(ctx, writer, { type: "release", agent }, "released");
  });
  return agentDetail(ctx, agent.id);
}
