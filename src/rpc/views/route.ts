/** A route on the wire. */
import type { Route } from "../../model/agent.ts";
import * as s from "../shape.ts";

export const routeShape = s.object({
  route_id: s.string,
  source_agent_id: s.string,
  target_agent_id: s.string,
  enabled: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

export function routeView(route: Route): s.Result<typeof routeShape> {
  return {
    route_id: route.id,
    source_agent_id: route.sourceAgentId,
    target_agent_id: route.targetAgentId,
    enabled: route.enabled,
    created_at: route.createdAt,
    updated_at: route.updatedAt,
  };
}

export const removedRouteShape = s.object({ route_id: s.string, removed: s.exactly(true) });

export function removedRouteView({ id }: Route): s.Result<typeof removedRouteShape> {
  return { route_id: id, removed: true };
}
