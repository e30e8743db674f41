/** Methods about agents, and about the panes that could become agents. */
import { scopeOfAgent, scopeOfContainer, scopeOfList } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { pageShape, pageView } from "../views/page.ts";
import { paging } from "./paging.ts";
import { ACTIVITIES } from "../../model/activity/activity.ts";
import { agentWaitShape, agentWaitView } from "../views/agents/agent_wait.ts";
import { paneTextShape, paneTextView } from "../views/reading/pane_text.ts";
import { agentShape, agentView } from "../views/agents/agent.ts";
import { candidateShape, candidateView } from "../views/agents/candidate.ts";

export const agentListMethod = method({
  name: "app.agent.list",
  summary: "Agents, managed and adopted, oldest first: all in use, or a page of all.",
  effect: "read",
  access: "host",
  request: s.object({
    container_id: s.optional(s.text),
    origin: s.optional(s.oneOf(["managed", "adopted"])),
    /** Those out of use too; only then is the list paged. */
    include_inactive: s.withDefault(s.boolean, false),
    ...paging,
  }),
  result: pageShape(agentShape),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params) => {
    const { listAgents, pageAgents } = await import("../../agents/list.ts");
    const filter = { containerId: params.container_id, origin: params.origin };
    const { after, limit } = params;
    const page = params.include_inactive
      ? pageAgents(ctx, { ...filter, after, limit })
      : { items: listAgents(ctx, filter), next: null };
    return pageView(page, agentView);
  },
});

export const agentDetailMethod = method({
  name: "app.agent.detail",
  summary: "One agent.",
  effect: "read",
  access: "host",
  request: s.object({ agent_id: s.text }),
  result: agentShape,
  recoveryScope: (ctx, params) => scopeOfAgent(ctx, params.agent_id),
  run: async (ctx, params) => {
    const { agentDetail } = await import("../../agents/list.ts");
    return agentView(agentDetail(ctx, params.agent_id));
  },
});

export const agentWaitMethod = method({
  name: "app.agent.wait",
  summary: "Waits until agents are idle, wait for somebody, or do something else.",
  effect: "write",
  access: "host",
  request: s.object({
    agent_ids: s.list(s.text),
    /** Any of these. */
    for: s.withDefault(s.oneOrMany(ACTIVITIES), ["idle", "waiting", "exited"]),
    /** Whether it must be so of all of them. */
    all: s.withDefault(s.boolean, false),
    timeout_ms: s.withDefault(s.integer(0, 60_000), 60_000),
  }),
  result: agentWaitShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { waitForAgents } = await import("../../managed/wait_for_agents.ts");
    const result = await waitForAgents(ctx, {
      agentIds: params.agent_ids,
      activities: [params.for].flat(),
      all: params.all,
      timeoutMs: params.timeout_ms,
    });
    return agentWaitView(result);
  },
});

export const agentReadMethod = method({
  name: "app.agent.read",
  summary: "What an agent's pane shows now, secrets of common shapes masked.",
  effect: "read",
  access: "host",
  request: s.object({
    agent_id: s.text,
    /** At most so many lines, from the end. */
    lines: s.optional(s.integer(1, 10_000)),
    /** Whether what scrolled by comes before it, as far as tmux keeps it. */
    history: s.withDefault(s.boolean, false),
    /** Whether colours and other attributes of characters are given, as escape sequences. */
    ansi: s.withDefault(s.boolean, false),
  }),
  result: paneTextShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { readPane } = await import("../../agents/read_pane.ts");
    const { agent_id: agentId, lines, history, ansi } = params;
    return paneTextView(await readPane(ctx, { agentId, lines, history, ansi }));
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
    /** The program in the pane, whose rules tell its activity; left out, its process tells. */
    program: s.optional(s.text),
  }),
  result: agentShape,
  recoveryScope: (_ctx, params) => scopeOfContainer(params.container_id, "interval"),
  run: async (ctx, params) => {
    const { adoptAgent } = await import("../../agents/adopt.ts");
    const adopted = await adoptAgent(ctx, {
      containerId: params.container_id,
      tmuxPaneId: params.tmux_pane_id,
      role: params.role,
      capability: params.capability,
      label: params.label,
      program: params.program ?? null,
    });
    return agentView(adopted);
  },
});

export const paneScanMethod = method({
  name: "app.scan.panes",
  summary: "The tmux panes that could be adopted.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text) }),
  result: s.object({ items: s.list(candidateShape) }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { scanPanes } = await import("../../agents/candidates.ts");
    return { items: (await scanPanes(ctx, params.container_id)).map(candidateView) };
  },
});
