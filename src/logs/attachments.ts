/** Which agents' output goes to which files (`app.log_attachment.list|detail`). */
import type { Context } from "../context.ts";
import type { Agent, LogAttachment, LogWay } from "../model/agent.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import type { ManagedPane } from "../model/pane.ts";
import { withoutLog } from "../model/refusals/validation.ts";
import { getAgent } from "../store/agents.ts";
import { readCursor, writeCursor } from "../model/cursor.ts";
import { getLogAttachment, pageOfLogAttachments } from "../store/logs/log_attachments.ts";
import { requireAgent } from "../store/require_record.ts";
import { whyNoLog } from "./why_no_log.ts";

/** A log attachment with its agent. */
export interface LogAttachmentDetail {
  readonly log: LogAttachment;
  readonly agent: Agent | undefined;
  readonly way: LogWay;
}

/** A page, oldest first. @throws {Refusal} `validation_failed` for a foreign cursor. */
export function listLogAttachments(
  ctx: Context,
  filter: {
    readonly containerId: string | null;
    readonly after: string | null;
    readonly limit: number;
  },
): { readonly items: LogAttachmentDetail[]; readonly next: string | null } {
  const { containerId, limit } = filter;
  const [after] = filter.after === null ? [0] : readCursor(filter.after, ["number"]);
  const request = { containerId, after: Number(after), limit: limit + 1 };
  const rows = pageOfLogAttachments(ctx.store, request);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(({ log }) => withAgent(ctx, log)),
    next: rows.length > limit && last ? writeCursor([last.place]) : null,
  };
}

/** @throws {Refusal} `validation_failed` when there is no such agent, or it never had a log. */
export function logAttachmentDetail(ctx: Context, agentId: string): LogAttachmentDetail {
  const log = getLogAttachment(ctx.store, agentId);
  if (log) return withAgent(ctx, log);
  const agent = requireAgent(ctx.store, agentId);
  throw withoutLog(agent, whyNoLog(ctx, agent));
}

/** How what a pane writes comes to its log; null where it has none. */
export function logWayOf(
  { store }: Context,
  { agentId, containerId, logAttached }: ManagedPane,
): LogWay | null {
  const log = agentId !== null && logAttached ? getLogAttachment(store, agentId) : undefined;
  return log === undefined ? null : wayOf(log, containerId);
}

function withAgent(ctx: Context, log: LogAttachment): LogAttachmentDetail {
  const agent = getAgent(ctx.store, log.agentId);
  return { log, agent, way: wayOf(log, agent?.containerId) };
}

function wayOf({ pulled }: LogAttachment, containerId: string | undefined): LogWay {
  if (pulled) return "pull";
  return containerId === LOCAL_CONTAINER ? "direct" : "mount";
}
