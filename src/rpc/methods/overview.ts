/** Methods about the product, its health, and its status in numbers. */
import { PANE_STATES } from "../../model/states.ts";
import { APP_CONTRACT_VERSION } from "../envelope.ts";
import { method } from "../method.ts";
import { VERSION } from "../product.ts";
import * as s from "../shape.ts";
import { checkShape } from "../views/check.ts";
import { dashboardShape, dashboardView } from "../views/dashboard.ts";
import { knownPaneShape, knownPaneView } from "../views/known_pane.ts";
import { states } from "./paging.ts";

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

export const dashboardMethod = method({
  name: "app.dashboard",
  summary: "A status summary, in numbers.",
  effect: "read",
  access: "host",
  request: s.object({}),
  result: dashboardShape,
  recoveryScope: () => ({ containers: "all", mode: "interval" }),
  run: async (ctx) => {
    const { dashboardOf } = await import("../../managed/dashboard.ts");
    return dashboardView(dashboardOf(ctx));
  },
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
  result: s.object({ items: s.list(knownPaneShape) }),
  recoveryScope: (_ctx, params) => ({
    containers: params.container_id === null ? "all" : [params.container_id],
    mode: "interval",
  }),
  run: async (ctx, params) => {
    const { knownPanes } = await import("../../managed/known_panes.ts");
    const panes = knownPanes(ctx, {
      containerId: params.container_id,
      origin: params.origin,
      states: states(params.state),
    });
    return { items: panes.map(knownPaneView) };
  },
});

export const knownPaneDetailMethod = method({
  name: "app.pane.detail",
  summary: "One pane of that list: by the managed pane's id, or by the adopted agent's.",
  effect: "read",
  access: "host",
  request: s.object({ pane_id: s.text }),
  result: knownPaneShape,
  recoveryScope: () => ({ containers: "all", mode: "interval" }),
  run: async (ctx, params) => {
    const { requireKnownPane } = await import("../../managed/known_panes.ts");
    return knownPaneView(requireKnownPane(ctx, params.pane_id));
  },
});
