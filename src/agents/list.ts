/** Registered panes, managed and adopted (contract: operations.md, "Agents"). */
import type { Context } from "../context.ts";
import type { Agent, LogAttachment } from "../model/agent.ts";
import { readCursor, writeCursor } from "../model/cursor.ts";
import type { ActivityReport } from "../model/activity/activity.ts";
import { activitiesInUse, getActivity } from "../store/agent_activity.ts";
import { activeAgents, activeAgentsIn, pageOfAgents } from "../store/agents.ts";
import { getLogAttachment, logAttachmentsInUse } from "../store/logs/log_attachments.ts";
import { knownContainer } from "../containers/known.ts";
import { requireAgent } from "../store/require_record.ts";

/** An agent with the log that it has or had. */
export interface AgentDetail {
  readonly agent: Agent;
  readonly log: LogAttachment | undefined;
  /** What it was doing when it was looked at last; null where it never was. */
  readonly activity: ActivityReport | null;
}

export interface AgentFilter {
  readonly containerId?: string | null;
  readonly origin?: Agent["origin"] | null;
}

/** Those in use, oldest first: as many as there are panes. */
export function listAgents(ctx: Context, filter: AgentFilter = {}): AgentDetail[] {
  const { containerId, origin = null } = resolved(ctx, filter);
  const agents = containerId === null
    ? activeAgents(ctx.store)
    : activeAgentsIn(ctx.store, containerId);
  const logs = new Map(logAttachmentsInUse(ctx.store).map((log) => [log.agentId, log]));
  const activities = activitiesInUse(ctx.store);
  return agents.filter((agent) => origin === null || agent.origin === origin)
    .map((agent) => ({
      agent,
      log: logs.get(agent.id),
      activity: activities.get(agent.id) ?? null,
    }));
}

/** A page of all agents, in use or not, oldest first. @throws {Refusal} `validation_failed` for a foreign cursor. */
export function pageAgents(
  ctx: Context,
  filter: AgentFilter & { readonly after: string | null; readonly limit: number },
): { readonly items: AgentDetail[]; readonly next: string | null } {
  const { containerId, origin = null } = resolved(ctx, filter);
  const { limit } = filter;
  const [after] = filter.after === null ? [0] : readCursor(filter.after, ["number"]);
  const request = { containerId, origin, after: Number(after), limit: limit + 1 };
  const rows = pageOfAgents(ctx.store, request);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ agent }) => detailOf(ctx, agent)),
    next: rows.length > limit && last ? writeCursor([last.place]) : null,
  };
}

/** A container that is named by 12 characters; one that is not known has no agents. */
function resolved<F extends AgentFilter>(
  ctx: Context,
  filter: F,
): F & { readonly containerId: string | null } {
  const { containerId = null } = filter;
  const id = containerId === null ? null : knownContainer(ctx, containerId)?.id ?? containerId;
  return { ...filter, containerId: id };
}

/** @throws {Refusal} `validation_failed` when there is no such agent. */
export function agentDetail(ctx: Context, agentId: string): AgentDetail {
  return detailOf(ctx, requireAgent(ctx.store, agentId));
}

/** An agent with what is on record of it. */
export function detailOf({ store }: Pick<Context, "store">, agent: Agent): AgentDetail {
  return {
    agent,
    log: getLogAttachment(store, agent.id),
    activity: getActivity(store, agent.id) ?? null,
  };
}
