/** Methods about agents, and about the panes that could become agents. */
import { scopeOfAgent, scopeOfContainer, scopeOfList } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { origin } from "./records.ts";

export const agent = s.object({
  agent_id: s.string,
  container_id: s.string,
  origin,
  /** The managed pane record behind it; null for an adopted one. */
  pane_id: s.nullable(s.string),
  role: s.string,
  capability: s.string,
  label: s.string,
  active: s.boolean,
  tmux_socket_path: s.string,
  tmux_session_name: s.string,
  tmux_window_index: s.number,
  tmux_pane_index: s.number,
  tmux_pane_id: s.string,
  log_attached: s.boolean,
  log_path: s.nullable(s.string),
  created_at: s.string,
  updated_at: s.string,
});

export const agentListMethod = method({
  name: "app.agent.list",
  summary: "Agents, managed and adopted, oldest first.",
  effect: "read",
  access: "host",
  request: s.object({
    container_id: s.optional(s.text),
    origin: s.optional(s.oneOf(["managed", "adopted"])),
    include_inactive: s.withDefault(s.boolean, false),
  }),
  result: s.object({ items: s.list(agent) }),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params) => {
    const { listAgents } = await import("../../agents/list.ts");
    return listAgents(ctx, {
      containerId: params.container_id,
      origin: params.origin,
      includeInactive: params.include_inactive,
    });
  },
});

export const agentDetailMethod = method({
  name: "app.agent.detail",
  summary: "One agent.",
  effect: "read",
  access: "host",
  request: s.object({ agent_id: s.text }),
  result: agent,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { agentDetail } = await import("../../agents/list.ts");
    return agentDetail(ctx, params.agent_id);
  },
});

export const agentRegisterMethod = method({
  name: "app.agent.register_from_pane",
  summary: "Adopts an existing tmux pane as an agent.",
  effect: "write",
  access: "host",
  request: s.object({
    container_id: s.text,
    tmux_pane_id: s.text,
    role: s.identifier,
    capability: s.identifier,
    label: s.identifier,
  }),
  result: agent,
  recoveryScope: (_ctx, params) => scopeOfContainer(params.container_id, "interval"),
  run: async (ctx, params) => {
    const { adoptAgent } = await import("../../agents/adopt.ts");
    return await adoptAgent(ctx, {
      containerId: params.container_id,
      tmuxPaneId: params.tmux_pane_id,
      role: params.role,
      capability: params.capability,
      label: params.label,
    });
  },
});

export const paneScanMethod = method({
  name: "app.scan.panes",
  summary: "The tmux panes that could be adopted.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text) }),
  result: s.object({
    items: s.list(s.object({
      container_id: s.string,
      tmux_socket_path: s.string,
      tmux_session_name: s.string,
      tmux_window_index: s.number,
      tmux_pane_index: s.number,
      tmux_pane_id: s.string,
      pane_title: s.string,
      pane_current_command: s.string,
      agent_id: s.nullable(s.string),
    })),
  }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { scanPanes } = await import("../../agents/candidates.ts");
    return await scanPanes(ctx, params.container_id);
  },
});

export const sendInputMethod = method({
  name: "app.send_input",
  summary: "Types text into an agent's pane, and sees it arrive.",
  effect: "write",
  access: "host",
  request: s.object({
    agent_id: s.text,
    text: s.string,
    /** Left out, the operator sends. */
    sender_agent_id: s.optional(s.text),
    /** Whether Enter follows. */
    submit: s.withDefault(s.boolean, true),
  }),
  result: s.object({
    agent_id: s.string,
    /** Whether the text was seen in the pane. */
    delivered: s.boolean,
    submitted: s.boolean,
    reason: s.omittable(s.string),
  }),
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { sendInput } = await import("../../input/send.ts");
    return await sendInput(ctx, {
      agentId: params.agent_id,
      text: params.text,
      senderAgentId: params.sender_agent_id,
      submit: params.submit,
    });
  },
});
