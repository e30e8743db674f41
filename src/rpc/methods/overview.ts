/** Methods about the product, its health, and its status in numbers. */
import { PANE_STATES } from "../../model/states.ts";
import { APP_CONTRACT_VERSION } from "../envelope.ts";
import { method } from "../method.ts";
import { VERSION } from "../product.ts";
import * as s from "../shape.ts";
import { checkShape } from "../views/check.ts";
import { origin, state } from "./records.ts";

/** @param methodNames Gives the name of every method, this one's among them. */
export function helloMethod(methodNames: () => string[]) {
  return method({
    name: "app.hello",
    summary: "Which product and contract this is, and which methods it has.",
    effect: "read",
    access: "host",
    request: s.object({}),
    result: s.object({
      product: s.exactly("agenttower"),
      version: s.string,
      app_contract_version: s.string,
      methods: s.list(s.string),
    }),
    recoveryScope: () => null,
    run: () =>
      Promise.resolve({
        product: "agenttower" as const,
        version: VERSION,
        app_contract_version: APP_CONTRACT_VERSION,
        methods: methodNames(),
      }),
  });
}

export const preflightMethod = method({
  name: "app.preflight",
  summary: "The checks of `agenttower doctor`.",
  effect: "read",
  access: "host",
  request: s.object({ container_id: s.optional(s.text) }),
  result: s.object({ checks: s.list(checkShape) }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { checkOpened } = await import("../preflight.ts");
    return await checkOpened(ctx, params.container_id);
  },
});

export const readinessMethod = method({
  name: "app.readiness",
  summary: "Whether layouts can be made, and what prevents it.",
  effect: "read",
  access: "host",
  request: s.object({}),
  result: s.object({
    /** Whether nothing stands in the way of making layouts. */
    ready: s.boolean,
    problems: s.list(checkShape),
  }),
  recoveryScope: () => null,
  run: async (ctx) => {
    const { checkOpened } = await import("../preflight.ts");
    const { checks } = await checkOpened(ctx, null);
    const problems = checks.filter(({ status }) => status === "problem");
    return { ready: problems.length === 0, problems };
  },
});

const byState = s.object({
  creating: s.number,
  degraded: s.number,
  ready: s.number,
  failed: s.number,
  removed: s.number,
});

export const dashboardMethod = method({
  name: "app.dashboard",
  summary: "A status summary, in numbers.",
  effect: "read",
  access: "host",
  request: s.object({}),
  result: s.object({
    layouts: byState,
    /** Layouts that are not removed, and how many of them there may be. */
    capacity: s.object({ used: s.number, limit: s.number }),
    /** The current record of each place. */
    panes: byState,
    agents: s.object({ managed: s.number, adopted: s.number }),
    routes: s.number,
    containers: s.list(s.object({
      container_id: s.string,
      name: s.string,
      runtime: s.string,
      active: s.boolean,
      layouts: s.number,
      panes: s.number,
      /** Why it could not be read at its last check. */
      stale_reason: s.nullable(s.string),
      looked_at: s.nullable(s.string),
    })),
  }),
  recoveryScope: () => ({ containers: "all", mode: "interval" }),
  run: async (ctx) => {
    const { dashboardOf } = await import("../dashboard.ts");
    return dashboardOf(ctx);
  },
});

/** A pane that is known, managed or adopted. */
const knownPane = s.object({
  /** The managed record's id, or the adopted agent's. */
  pane_id: s.string,
  agent_id: s.nullable(s.string),
  origin,
  container_id: s.string,
  role: s.string,
  capability: s.string,
  label: s.string,
  /** Null for an adopted one. */
  state: s.nullable(state),
  layout_id: s.nullable(s.string),
  tmux_session_name: s.string,
  tmux_pane_id: s.nullable(s.string),
  log_attached: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

export const knownPaneListMethod = method({
  name: "app.pane.list",
  summary: "Managed panes that are not removed and adopted ones, in one list.",
  effect: "read",
  access: "host",
  request: s.object({
    container_id: s.optional(s.text),
    origin: s.optional(s.oneOf(["managed", "adopted"])),
    state: s.optional(s.oneOrMany(PANE_STATES)),
  }),
  result: s.object({ items: s.list(knownPane) }),
  recoveryScope: (_ctx, params) => ({
    containers: params.container_id === null ? "all" : [params.container_id],
    mode: "interval",
  }),
  run: async (ctx, params) => {
    const { knownPanes } = await import("../known_panes.ts");
    const states = params.state === null ? null : [params.state].flat();
    const items = knownPanes(ctx)
      .filter((pane) => params.container_id === null || pane.container_id === params.container_id)
      .filter((pane) => params.origin === null || pane.origin === params.origin)
      .filter((pane) => states === null || states.some((state) => state === pane.state));
    return { items };
  },
});

export const knownPaneDetailMethod = method({
  name: "app.pane.detail",
  summary: "One pane of that list: by the managed pane's id, or by the adopted agent's.",
  effect: "read",
  access: "host",
  request: s.object({ pane_id: s.text }),
  result: knownPane,
  recoveryScope: () => ({ containers: "all", mode: "interval" }),
  run: async (ctx, params) => {
    const { requireKnownPane } = await import("../known_panes.ts");
    return requireKnownPane(ctx, params.pane_id);
  },
});
