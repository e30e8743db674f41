/** Which containers a request is about, for the lazy recovery that comes first. */
import type { Context } from "../context.ts";
import { getAgent } from "../store/agents.ts";
import { getLayout } from "../store/layouts.ts";
import { getPane } from "../store/panes.ts";
import type { RecoveryScope } from "../managed/reconcile/before_command.ts";

/** The scope of a list: its container filter, or all containers; recently checked ones are left out. */
export function scopeOfList(params: { readonly container_id: string | null }): RecoveryScope {
  return {
    containers: params.container_id === null ? "all" : [params.container_id],
    mode: "interval",
  };
}

/** The container that is named. */
export function scopeOfContainer(containerId: string, mode: RecoveryScope["mode"]): RecoveryScope {
  return { containers: [containerId], mode };
}

/** The container of a layout; null when the layout is unknown. */
export function scopeOfLayout(ctx: Context, layoutId: string): RecoveryScope | null {
  const layout = getLayout(ctx.store, layoutId);
  return layout ? scopeOfContainer(layout.containerId, "always") : null;
}

/** The container of a pane record. */
export function scopeOfPane(ctx: Context, paneId: string): RecoveryScope | null {
  const pane = getPane(ctx.store, paneId);
  return pane ? scopeOfContainer(pane.containerId, "always") : null;
}

/** The container of an agent. */
export function scopeOfAgent(ctx: Context, agentId: string): RecoveryScope | null {
  const agent = getAgent(ctx.store, agentId);
  return agent ? scopeOfContainer(agent.containerId, "interval") : null;
}
