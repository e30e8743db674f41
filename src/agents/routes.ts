/** Routes: which agent's output is meant for which other agent (`app.route.*`). */
import { addAction } from "../actions/record.ts";
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Route } from "../model/agent.ts";
import { invalid } from "../model/refusals/validation.ts";
import {
  allRoutes,
  deleteRoute,
  findRoute,
  getRoute,
  insertRoute,
  setRouteEnabled,
} from "../store/routes.ts";
import type { Writer } from "../store/db.ts";
import { requireActiveAgent, requireAgent } from "../store/require_record.ts";

/** Oldest first. */
export function listRoutes(
  ctx: Context,
  filter: { readonly agentId?: string | null } = {},
): Route[] {
  const { agentId = null } = filter;
  return allRoutes(ctx.store)
    .filter((route) =>
      agentId === null || route.sourceAgentId === agentId || route.targetAgentId === agentId
    );
}

/**
 * Adds a route between two agents in use; the one that is there already is given as it is.
 *
 * @throws {Refusal} `validation_failed` when an agent is unknown or out of use, or both are the same.
 */
export function addRoute(
  ctx: Context,
  request: { readonly sourceAgentId: string; readonly targetAgentId: string },
): Route {
  const now = ctx.clock.now().toISOString();
  const id = ctx.ids.uuid();
  return ctx.store.write("route.add", (writer) => {
    // Inside the transaction, so that no agent goes out of use between the check and the insert.
    const source = requireActiveAgent(writer, request.sourceAgentId, "source_agent_id");
    const target = requireActiveAgent(writer, request.targetAgentId, "target_agent_id");
    if (source.id === target.id) {
      throw invalid("target_agent_id", `a route from ${source.label} to itself leads nowhere`);
    }
    const existing = findRoute(writer, source.id, target.id);
    if (existing) return existing;
    const route: Route = {
      id,
      sourceAgentId: source.id,
      targetAgentId: target.id,
      enabled: true,
      createdAt: now,
      updatedAt: now,
    };
    insertRoute(writer, route);
    addRouteAction(ctx, writer, route, "added");
    return route;
  });
}

/**
 * Switches a route on or off.
 *
 * @throws {Refusal} `validation_failed` when there is no such route.
 */
export function updateRoute(
  ctx: Context,
  request: { readonly routeId: string; readonly enabled: boolean },
): Route {
  const route = requireRoute(ctx, request.routeId);
  if (route.enabled === request.enabled) return route;
  const now = ctx.clock.now().toISOString();
  ctx.store.write("route.update", (writer) => {
    setRouteEnabled(writer, route.id, request.enabled, now);
    addRouteAction(ctx, writer, route, request.enabled ? "enabled" : "disabled");
  });
  return requireRoute(ctx, route.id);
}

/**
 * Removes a route, and gives what it was.
 *
 * @throws {Refusal} `validation_failed` when there is no such route.
 */
export function removeRoute(ctx: Context, routeId: string): Route {
  const route = requireRoute(ctx, routeId);
  ctx.store.write("route.remove", (writer) => {
    deleteRoute(writer, route.id);
    addRouteAction(ctx, writer, route, "removed");
  });
  return route;
}

function addRouteAction(
  ctx: Context,
  writer: Writer,
  { sourceAgentId, targetAgentId }: Route,
  outcome: "added" | "enabled" | "disabled" | "removed",
): void {
  const agent = requireAgent(writer, sourceAgentId);
  addAction(ctx, writer, { type: "route", agent, otherAgentId: targetAgentId }, outcome);
}

/** @throws {Refusal} `validation_failed` when there is no such route. */
export function requireRoute(ctx: Context, routeId: string): Route {
  const route = getRoute(ctx.store, routeId);
  if (!route) {
    throw invalid("route_id", `there is no route "${routeId}"`, advise`agenttower route list`);
  }
  return route;
}
