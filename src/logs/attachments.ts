/** Which agents' output goes to which files (`app.log_attachment.list|detail`). */
import type { Context } from "../context.ts";
import type { Agent, LogAttachment } from "../model/agent.ts";
import { withoutLog } from "../model/refusals/validation.ts";
import { getAgent } from "../store/agents.ts";
import { allLogAttachments, getLogAttachment } from "../store/log_attachments.ts";
import { requireAgent } from "../store/require_record.ts";
import { whyNoLog } from "./why_no_log.ts";

/** A log attachment with its agent. */
export interface LogAttachmentDetail {
  readonly log: LogAttachment;
  readonly agent: Agent | undefined;
}

/** Oldest first. */
export function listLogAttachments(
  ctx: Context,
  filter: { readonly containerId?: string | null } = {},
): LogAttachmentDetail[] {
  const { containerId = null } = filter;
  return allLogAttachments(ctx.store).map((log) => withAgent(ctx, log))
    .filter(({ agent }) => containerId === null || agent?.containerId === containerId);
}

/** @throws {Refusal} `validation_failed` when there is no such agent, or it never had a log. */
export function logAttachmentDetail(ctx: Context, agentId: string): LogAttachmentDetail {
  const log = getLogAttachment(ctx.store, agentId);
  if (log) return withAgent(ctx, log);
  const agent = requireAgent(ctx.store, agentId);
  throw withoutLog(agent, whyNoLog(ctx, agent));
}

function withAgent(ctx: Context, log: LogAttachment): LogAttachmentDetail {
  return { log, agent: getAgent(ctx.store, log.agentId) };
}
