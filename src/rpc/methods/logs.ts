/** Methods about pane logs. */
import { lookAtAgent, lookAtListed } from "../recovery_scope.ts";
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

export const logAttachmentList = method({
  name: "app.log_attachment.list",
  summary: "Which agents' output goes to which files.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text) }),
  result: s.object({ items: s.list(logAttachment) }),
  look: (_ctx, params) => lookAtListed(params),
  run: async (ctx, params) => {
    const { listLogAttachments } = await import("../../logs/logs.ts");
    return listLogAttachments(ctx, { containerId: params.container_id });
  },
});

export const logAttachmentDetail = method({
  name: "app.log_attachment.detail",
  summary: "Where one agent's output goes.",
  effect: "read",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  look: (ctx, params) => lookAtAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { logAttachmentDetail } = await import("../../logs/logs.ts");
    return logAttachmentDetail(ctx, params.agent_id);
  },
});

export const logAttach = method({
  name: "app.log.attach",
  summary: "Has tmux append an agent's output to its log.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  look: (ctx, params) => lookAtAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { attachLog } = await import("../../logs/logs.ts");
    return await attachLog(ctx, params.agent_id);
  },
});

export const logDetach = method({
  name: "app.log.detach",
  summary: "Ends an agent's log; the file stays.",
  effect: "write",
  access: "host",
  request: ofAgent,
  result: logAttachment,
  look: (ctx, params) => lookAtAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { detachLog } = await import("../../logs/logs.ts");
    return await detachLog(ctx, params.agent_id);
  },
});
