/** Methods about routes between agents. */
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { removedRouteShape, removedRouteView, routeShape, routeView } from "../views/route.ts";

export const routeListMethod = method({
  name: "app.route.list",
  summary: "Routes between agents, oldest first.",
  effect: "read",
  access: "host",
  request: s.object({ agent_id: s.optional(s.text) }),
  result: s.object({ items: s.list(routeShape) }),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { listRoutes } = await import("../../agents/routes.ts");
    return { items: listRoutes(ctx, { agentId: params.agent_id }).map(routeView) };
  },
});

export const routeDetailMethod = method({
  name: "app.route.detail",
  summary: "One route.",
  effect: "read",
  access: "host",
  request: s.object({ route_id: s.text }),
  result: routeShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { requireRoute } = await import("../../agents/routes.ts");
    return routeView(requireRoute(ctx, params.route_id));
  },
});

export const routeAddMethod = method({
  name: "app.route.add",
  summary: "Adds a route; gives the existing one where there is one.",
  effect: "write",
  access: "host",
  request: s.object({ source_agent_id: s.text, target_agent_id: s.text }),
  result: routeShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { addRoute } = await import("../../agents/routes.ts");
    const route = addRoute(ctx, {
      sourceAgentId: params.source_agent_id,
      targetAgentId: params.target_agent_id,
    });
    return routeView(route);
  },
});

export const routeRemoveMethod = method({
  name: "app.route.remove",
  summary: "Removes a route.",
  effect: "write",
  access: "host",
  request: s.object({ route_id: s.text }),
  result: removedRouteShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { removeRoute } = await import("../../agents/routes.ts");
    return removedRouteView(removeRoute(ctx, params.route_id));
  },
});

export const routeUpdateMethod = method({
  name: "app.route.update",
  summary: "Switches a route on or off.",
  effect: "write",
  access: "host",
  request: s.object({ route_id: s.text, enabled: s.boolean }),
  result: routeShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { updateRoute } = await import("../../agents/routes.ts");
    const { route_id: routeId, enabled } = params;
    return routeView(updateRoute(ctx, { routeId, enabled }));
  },
});
