/** Which containers a request is about, for the lazy recovery that comes first. */
import type { Context } from "../context.ts";
import { getAgent } from "../store/agents.ts";
import { getLayout } from "../store/layouts.ts";
import { getPane } from "../store/panes.ts";
import type { Look } from "./method.ts";

/** A list: the container it is narrowed to, or all of them, unless looked at a moment ago. */
export function lookAtListed(params: { readonly container_id: string | null }): Look {
  return {
    containers: params.container_id === null ? "all" : [params.container_id],
    mode: "interval",
  };
}

/** The container that is named. */
export function lookAtContainer(containerId: string, mode: Look["mode"]): Look {
  return { containers: [containerId], mode };
}

/** The container of a layout; nothing to look at for one that is not known. */
export function lookAtLayout(ctx: Context, layoutId: string): Look | null {
  const layout = getLayout(ctx.store, layoutId);
  return layout ? lookAtContainer(layout.containerId, "always") : null;
}

/** The container of a pane record. */
export function lookAtPane(ctx: Context, paneId: string): Look | null {
  const pane = getPane(ctx.store, paneId);
  return pane ? lookAtContainer(pane.containerId, "always") : null;
}

/** The container of an agent. */
export function lookAtAgent(ctx: Context, agentId: string): Look | null {
  const agent = getAgent(ctx.store, agentId);
  return agent ? lookAtContainer(agent.containerId, "interval") : null;
}
