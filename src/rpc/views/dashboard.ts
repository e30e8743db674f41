/** How things stand in numbers, on the wire. */
import type { Dashboard } from "../../managed/dashboard.ts";
import * as s from "../shape.ts";
import { activityFields, activityView } from "./agents/agent_activity.ts";

const byState = s.object({
  creating: s.number,
  degraded: s.number,
  ready: s.number,
  failed: s.number,
  removed: s.number,
});

export const dashboardShape = s.object({
  layouts: byState,
  /** Layouts that are not removed, and how many of them there may be. */
  capacity: s.object({ used: s.number, limit: s.number }),
  /** The current record of each place. */
  panes: byState,
  agents: s.object({ managed: s.number, adopted: s.number }),
  /** The agents in use that wait for a person, who has waited longest first. */
  waiting: s.list(s.object({
    agent_id: s.string,
    container_id: s.string,
    label: s.string,
    ...activityFields,
  })),
  routes: s.number,
  containers: s.list(s.object({
    container_id: s.string,
    name: s.string,
    runtime: s.string,
    active: s.boolean,
    layouts: s.number,
    panes: s.number,
    /** Why it could not be read when it was looked at last. */
    stale_reason: s.nullable(s.string),
    looked_at: s.nullable(s.string),
  })),
});

export function dashboardView(dashboard: Dashboard): s.Result<typeof dashboardShape> {
  const { layouts, capacity, panes, agents, waiting, routes, containers } = dashboard;
  return {
    layouts,
    capacity,
    panes,
    agents,
    waiting: waiting.map(({ agent, report }) => ({
      agent_id: agent.id,
      container_id: agent.containerId,
      label: agent.label,
      ...activityView(report, true),
    })),
    routes,
    containers: containers.map(({ container, ...counted }) => ({
      container_id: container.id,
      name: container.name,
      runtime: container.runtime,
      active: container.active,
      layouts: counted.layouts,
      panes: counted.panes,
      stale_reason: counted.staleReason,
      looked_at: counted.checkedAt,
    })),
  };
}
