/** Methods about routes between agents. */
import { method } from "../method.ts";
import * as s from "../shape.ts";

export const route = s.object({
  route_id: s.string,
  source_agent_id: s.string,
  target_agent_id: s.string,
  enabled: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

export const routeListMethod = method({
  name: "app.route.list",
  summary: "Routes between agents, oldest first.",
  effect: "read",
  access: "host",
  request: s.object({ agent_id: s.optional(s.text) }),
  result: s.object({ items: s.list(route) }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { listRoutes } = await import("../../agents/routes.ts");
    return listRoutes(ctx, { agentId: params.agent_id });
  },
});

export const routeDetailMethod = method({
  name: "app.route.detail",
  summary: "One route.",
  effect: "read",
  access: "host",
  request: s.object({ route_id: s.text }),
  result: route,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { routeDetail } = await import("../../agents/routes.ts");
    return routeDetail(ctx, params.route_id);
  },
});

export const routeAddMethod = method({
  name: "app.route.add",
  summary: "Adds a route; gives the existing one where there is one.",
  effect: "write",
  access: "host",
  request: s.object({ source_agent_id: s.text, target_agent_id: s.text }),
  result: route,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { addRoute } = await import("../../agents/routes.ts");
    return addRoute(ctx, {
      sourceAgentId: params.source_agent_id,
      targetAgentId: params.target_agent_id,
    });
  },
});

export const routeRemoveMethod = method({
  name: "app.route.remove",
  summary: "Removes a route.",
  effect: "write",
  access: "host",
  request: s.object({ route_id: s.text }),
  result: s.object({ route_id: s.string, removed: s.exactly(true) }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { removeRoute } = await import("../../agents/routes.ts");
    return removeRoute(ctx, params.route_id);
  },
});

export const routeUpdateMethod = method({
  name: "app.route.update",
  summary: "Switches a route on or off.",
  effect: "write",
  access: "host",
  request: s.object({ route_id: s.text, enabled: s.boolean }),
  result: route,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { updateRoute } = await import("../../agents/routes.ts");
    return updateRoute(ctx, { routeId: params.route_id, enabled: params.enabled });
  },
});
