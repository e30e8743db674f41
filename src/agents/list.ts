/** Registered panes, managed and adopted (contract: operations.md, "Agents"). */
import type { Context } from "../context.ts";
import type { Agent, LogAttachment } from "../model/agent.ts";
import { activeAgents, allAgents } from "../store/agents.ts";
import {
  allLogAttachments,
  getLogAttachment,
  logAttachmentsInUse,
} from "../store/log_attachments.ts";
import { knownContainer } from "../containers/known.ts";
import { requireAgent } from "../store/require_record.ts";

/** An agent with the log that it has or had. */
export interface AgentDetail {
  readonly agent: Agent;
  readonly log: LogAttachment | undefined;
}

export interface AgentFilter {
  readonly containerId?: string | null;
  readonly origin?: Agent["origin"] | null;
  /** Those out of use are left out unless this is set. */
  readonly includeInactive?: boolean;
}

/** Oldest first. */
export function listAgents(ctx: Context, filter: AgentFilter = {}): AgentDetail[] {
  const { containerId = null, origin = null, includeInactive = false } = filter;
  const [agents, attachments] = includeInactive
    ? [allAgents(ctx.store), allLogAttachments(ctx.store)]
    : [activeAgents(ctx.store), logAttachmentsInUse(ctx.store)];
  const logs = new Map(attachments.map((log) => [log.agentId, log]));
  const container = containerId === null ? null : knownContainer(ctx, containerId);
  return agents
    .filter((agent) => container === null || agent.containerId === container?.id)
    .filter((agent) => origin === null || agent.origin === origin)
    .map((agent) => ({ agent, log: logs.get(agent.id) }));
}

/** @throws {Refusal} `validation_failed` when there is no such agent. */
export function agentDetail(ctx: Context, agentId: string): AgentDetail {
  const agent = requireAgent(ctx.store, agentId);
  return { agent, log: getLogAttachment(ctx.store, agent.id) };
}
