/** Registered panes, managed and adopted (contract: operations.md, "Agents"). */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { allAgents } from "../store/agents.ts";
import { allLogAttachments, getLogAttachment } from "../store/log_attachments.ts";
import { type AgentView, agentView } from "./agent_view.ts";
import { knownContainer } from "../containers/known.ts";
import { requireAgent } from "../store/require_record.ts";

export interface AgentFilter {
  readonly containerId?: string | null;
  readonly origin?: Agent["origin"] | null;
  /** Those out of use are left out unless this is set. */
  readonly includeInactive?: boolean;
}

/** `app.agent.list`: oldest first. */
export function listAgents(ctx: Context, filter: AgentFilter = {}): { items: AgentView[] } {
  const { containerId = null, origin = null, includeInactive = false } = filter;
  const logs = new Map(allLogAttachments(ctx.store).map((log) => [log.agentId, log]));
  const container = containerId === null ? null : knownContainer(ctx, containerId);
  const items = allAgents(ctx.store)
    .filter((agent) => container === null || agent.containerId === container?.id)
    .filter((agent) => origin === null || agent.origin === origin)
    .filter((agent) => includeInactive || agent.active)
    .map((agent) => agentView(agent, logs.get(agent.id)));
  return { items };
}

/**
 * `app.agent.detail`.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent.
 */
export function agentDetail(ctx: Context, agentId: string): AgentView {
  const agent = requireAgent(ctx.store, agentId);
  return agentView(agent, getLogAttachment(ctx.store, agent.id));
}
