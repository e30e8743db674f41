/** Methods about pane logs. */
import { scopeOfAgent, scopeOfList } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { pageShape, pageView } from "../views/page.ts";
import { paging } from "./paging.ts";
import { logAttachmentShape, logAttachmentView } from "../views/log_attachment.ts";

const ofAgent = s.object({ agent_id: s.text });

export const logAttachmentListMethod = method({
  name: "app.log_attachment.list",
  summary: "Which agents' output goes to which files, oldest first.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text), ...paging }),
  result: pageShape(logAttachmentShape),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params) => {
    const { listLogAttachments } = await import("../../logs/attachments.ts");
    const { container_id: containerId, after, limit } = params;
    return pageView(listLogAttachments(ctx, { containerId, after, limit }), logAttachmentView);
  },
});

export const logAttachmentDetailMethod = method({
  name: "app.log_attachment.detail",
  summary: "Where one agent's output goes.",
  effect: "read",
  access: "host",
  request: ofAgent,
  result: logAttachmentShape,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { logAttachmentDetail } = await import("../../logs/attachments.ts");
    return logAttachmentView(logAttachmentDetail(ctx, params.agent_id));
  },
});

export const logAttachMethod = method({
  name: "app.log.attach",
  summary: "Has tmux append an agent's output to its log.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachmentShape,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { attachLog } = await import("../../logs/attach.ts");
    return logAttachmentView(await attachLog(ctx, params.agent_id));
  },
});

export const logDetachMethod = method({
  name: "app.log.detach",
  summary: "Ends an agent's log; the file stays.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachmentShape,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { detachLog } = await import("../../logs/attach.ts");
    return logAttachmentView(await detachLog(ctx, params.agent_id));
  },
});
