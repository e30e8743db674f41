/** Methods about pane logs. */
import { scopeOfAgent, scopeOfList } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";

export const logAttachment = s.object({
  agent_id: s.string,
  container_id: s.string,
  label: s.string,
  log_path: s.string,
  /** The same file where the agent's tmux runs. */
  container_path: s.string,
  active: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

const ofAgent = s.object({ agent_id: s.text });

export const logAttachmentListMethod = method({
  name: "app.log_attachment.list",
  summary: "Which agents' output goes to which files.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text) }),
  result: s.object({ items: s.list(logAttachment) }),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params) => {
    const { listLogAttachments } = await import("../../logs/attachments.ts");
    return listLogAttachments(ctx, { containerId: params.container_id });
  },
});

export const logAttachmentDetailMethod = method({
  name: "app.log_attachment.detail",
  summary: "Where one agent's output goes.",
  effect: "read",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { logAttachmentDetail } = await import("../../logs/attachments.ts");
    return logAttachmentDetail(ctx, params.agent_id);
  },
});

export const logAttachMethod = method({
  name: "app.log.attach",
  summary: "Has tmux append an agent's output to its log.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { attachLog } = await import("../../logs/attach.ts");
    return await attachLog(ctx, params.agent_id);
  },
});

export const logDetachMethod = method({
  name: "app.log.detach",
  summary: "Ends an agent's log; the file stays.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { detachLog } = await import("../../logs/attach.ts");
    return await detachLog(ctx, params.agent_id);
  },
});
