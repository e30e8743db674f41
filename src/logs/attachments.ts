/** Log attachments as they go on the wire (`app.log_attachment.list|detail`). */
import type { Context } from "../context.ts";
import type { LogAttachment } from "../model/agent.ts";
import { withoutLog } from "../model/refusals/validation.ts";
import { getAgent } from "../store/agents.ts";
import { allLogAttachments, getLogAttachment } from "../store/log_attachments.ts";
import { requireAgent } from "../store/require_record.ts";

export interface LogAttachmentView {
  readonly agent_id: string;
  readonly container_id: string;
  readonly label: string;
  readonly log_path: string;
  /** The same file where the agent's tmux runs. */
  readonly container_path: string;
  readonly active: boolean;
  readonly created_at: string;
  readonly updated_at: string;
}

/** Oldest first. */
export function listLogAttachments(
  ctx: Context,
  filter: { readonly containerId?: string | null } = {},
): { items: LogAttachmentView[] } {
  const { containerId = null } = filter;
  const items = allLogAttachments(ctx.store).map((log) => view(ctx, log))
    .filter((item) => containerId === null || item.container_id === containerId);
  return { items };
}

/** @throws {Refusal} `validation_failed` when there is no such agent, or it never had a log. */
export function logAttachmentDetail(ctx: Context, agentId: string): LogAttachmentView {
  const log = getLogAttachment(ctx.store, agentId);
  if (log) return view(ctx, log);
  throw withoutLog(requireAgent(ctx.store, agentId));
}

function view(ctx: Context, log: LogAttachment): LogAttachmentView {
  const agent = getAgent(ctx.store, log.agentId);
  return {
    agent_id: log.agentId,
    container_id: agent?.containerId ?? "",
    label: agent?.label ?? "",
    log_path: log.path,
    container_path: log.containerPath,
    active: log.active,
    created_at: log.createdAt,
    updated_at: log.updatedAt,
  };
}
