/** Table `route`. */
import type { Route } from "../model/agent.ts";
import type { Reader, Writer } from "./db.ts";

interface RouteRow {
  id: string;
  source_agent_id: string;
  target_agent_id: string;
  enabled: number;
  created_at: string;
  updated_at: string;
}

function fromRow(row: RouteRow): Route {
  return {
    id: row.id,
    sourceAgentId: row.source_agent_id,
    targetAgentId: row.target_agent_id,
    enabled: row.enabled === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function getRoute(reader: Reader, id: string): Route | undefined {
  const row = reader.get<RouteRow>("SELECT * FROM route WHERE id = ?", id);
  return row && fromRow(row);
}

/** The route between two agents, if any. */
export function findRoute(
  reader: Reader,
  sourceAgentId: string,
  targetAgentId: string,
): Route | undefined {
  const row = reader.get<RouteRow>(
    "SELECT * FROM route WHERE source_agent_id = ? AND target_agent_id = ?",
    sourceAgentId,
    targetAgentId,
  );
  return row && fromRow(row);
}

/** Every route, oldest first. */
export function allRoutes(reader: Reader): Route[] {
  return reader.all<RouteRow>("SELECT * FROM route ORDER BY created_at, id").map(fromRow);
}

export function countRoutes(reader: Reader): number {
  return reader.get<{ n: number }>("SELECT count(*) AS n FROM route")!.n;
}

export function insertRoute(writer: Writer, route: Route): void {
  writer.run(
    `INSERT INTO route (id, source_agent_id, target_agent_id, enabled, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
    route.id,
    route.sourceAgentId,
    route.targetAgentId,
    route.enabled ? 1 : 0,
    route.createdAt,
    route.updatedAt,
  );
}

export function setRouteEnabled(
  writer: Writer,
  id: string,
  enabled: boolean,
  updatedAt: string,
): void {
  writer.run(
    "UPDATE route SET enabled = ?, updated_at = ? WHERE id = ?",
    enabled ? 1 : 0,
    updatedAt,
    id,
  );
}

export function deleteRoute(writer: Writer, id: string): void {
  writer.run("DELETE FROM route WHERE id = ?", id);
}

/** Deletes every route that names the agent, as source or as target. */
export function deleteRoutesOf(writer: Writer, agentId: string): void {
  writer.run(
    "DELETE FROM route WHERE source_agent_id = ? OR target_agent_id = ?",
    agentId,
    agentId,
  );
}
