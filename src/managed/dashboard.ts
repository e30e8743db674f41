/** The status in numbers. */
import type { Context } from "../context.ts";
import type { ActivityReport } from "../model/activity/activity.ts";
import type { Agent } from "../model/agent.ts";
import type { Container } from "../model/container.ts";
import { MAX_LAYOUTS } from "../model/layout.ts";
import { PANE_STATES, type PaneState } from "../model/states.ts";
import { knownContainers } from "../containers/known.ts";
import { activeAgents } from "../store/agents.ts";
import { activitiesInUse } from "../store/agent_activity.ts";
import { countRemovedLayouts, standingLayouts } from "../store/layouts.ts";
import { getContainerCheck, staleReasonOf } from "../store/container_check.ts";
import { currentPanes } from "../store/panes.ts";
import { countRoutes } from "../store/routes.ts";

type Counts = Readonly<Record<PaneState, number>>;

/** Numbers of what is on record at one moment. */
export interface Dashboard {
  readonly layouts: Counts;
  /** Layouts that are not removed, and how many of them there may be. */
  readonly capacity: { readonly used: number; readonly limit: number };
  /** The current record of each place. */
  readonly panes: Counts;
  /** Those in use. */
  readonly agents: { readonly managed: number; readonly adopted: number };
  /** The agents in use that wait for a person, who has waited longest first. */
  readonly waiting: readonly WaitingAgent[];
  readonly routes: number;
  readonly containers: readonly ContainerCounts[];
}

export interface WaitingAgent {
  readonly agent: Agent;
  readonly report: ActivityReport;
}

/** One container with what of it is not removed. */
export interface ContainerCounts {
  readonly container: Container;
  readonly layouts: number;
  readonly panes: number;
  /** Why it could not be read when recovery looked at it last; null when it was. */
  readonly staleReason: string | null;
  /** When recovery looked at it last; null for never. */
  readonly checkedAt: string | null;
}

export function dashboardOf(ctx: Context): Dashboard {
  return ctx.store.read(() => atThisMoment(ctx));
}

function atThisMoment(ctx: Context): Dashboard {
  const standing = standingLayouts(ctx.store);
  const panes = standing.flatMap(({ id }) => currentPanes(ctx.store, id));
  const agents = activeAgents(ctx.store);
  // A removed layout has nothing but removed panes, one a place.
  const removed = countRemovedLayouts(ctx.store);
  return {
    layouts: countByState(standing, removed.layouts),
    capacity: { used: standing.length, limit: MAX_LAYOUTS },
    panes: countByState(panes, removed.places),
    agents: {
      managed: agents.filter(({ origin }) => origin === "managed").length,
      adopted: agents.filter(({ origin }) => origin === "adopted").length,
    },
    waiting: waitingAgents(ctx, agents),
    routes: countRoutes(ctx.store),
    containers: knownContainers(ctx).map((container) => ({
      container,
      layouts: standing.filter(({ containerId }) => containerId === container.id).length,
      panes: panes.filter((pane) => pane.containerId === container.id && pane.state !== "removed")
        .length,
      staleReason: staleReasonOf(ctx.store, container.id),
      checkedAt: getContainerCheck(ctx.store, container.id)?.checkedAt ?? null,
    })),
  };
}

/** @param removed How many more there are in that state. */
function countByState(
  records: readonly { readonly state: PaneState }[],
  removed: number,
): Counts {
  const count = (state: PaneState) =>
    records.filter((record) => record.state === state).length + (state === "removed" ? removed : 0);
  return Object.fromEntries(PANE_STATES.map((state) => [state, count(state)])) as Record<
    PaneState,
    number
  >;
}

function waitingAgents({ store }: Context, agents: readonly Agent[]): WaitingAgent[] {
  const activities = activitiesInUse(store);
  return agents.flatMap((agent) => {
    const report = activities.get(agent.id);
    return report?.activity === "waiting" ? [{ agent, report }] : [];
  }).sort((a, b) => a.report.since.localeCompare(b.report.since));
}
