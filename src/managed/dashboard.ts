/** The status in numbers. */
import type { Context } from "../context.ts";
import { MAX_LAYOUTS } from "../model/layout.ts";
import { PANE_STATES, type PaneState } from "../model/states.ts";
import { knownContainers } from "../containers/known.ts";
import { allAgents } from "../store/agents.ts";
import { allLayouts } from "../store/layouts.ts";
import { getContainerCheck, staleReasonOf } from "../store/container_check.ts";
import { currentPanes } from "../store/panes.ts";
import { allRoutes } from "../store/routes.ts";

export function dashboardOf(ctx: Context) {
  return ctx.store.read(() => atThisMoment(ctx));
}

function atThisMoment(ctx: Context) {
  const layouts = allLayouts(ctx.store);
  const panes = layouts.flatMap(({ id }) => currentPanes(ctx.store, id));
  const agents = allAgents(ctx.store).filter(({ active }) => active);
  const standing = layouts.filter(({ state }) => state !== "removed");
  return {
    layouts: countByState(layouts),
    capacity: { used: standing.length, limit: MAX_LAYOUTS },
    panes: countByState(panes),
    agents: {
      managed: agents.filter(({ origin }) => origin === "managed").length,
      adopted: agents.filter(({ origin }) => origin === "adopted").length,
    },
    routes: allRoutes(ctx.store).length,
    containers: knownContainers(ctx).map(({ id, name, runtime, active }) => ({
      container_id: id,
      name,
      runtime,
      active,
      layouts: standing.filter(({ containerId }) => containerId === id).length,
      panes: panes.filter((pane) => pane.containerId === id && pane.state !== "removed").length,
      stale_reason: staleReasonOf(ctx.store, id),
      looked_at: getContainerCheck(ctx.store, id)?.checkedAt ?? null,
    })),
  };
}

function countByState(
  records: readonly { readonly state: PaneState }[],
): Record<PaneState, number> {
  const count = (state: PaneState) => records.filter((record) => record.state === state).length;
  return Object.fromEntries(PANE_STATES.map((state) => [state, count(state)])) as Record<
    PaneState,
    number
  >;
}
