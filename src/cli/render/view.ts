/** What the renderers need to know of the world. */
import type { Context } from "../../context.ts";
import { knownContainers } from "../../containers/known.ts";
import { problemOf } from "../../managed/lifecycle/problems.ts";
import type { View } from "./layouts.ts";
import type { Terminal } from "../terminal/terminal.ts";

export function viewOf(ctx: Context, terminal: Terminal): View {
  const names = new Map(knownContainers(ctx).map(({ id, name }) => [id, name]));
  return {
    containerName: (id) => names.get(id) ?? id.slice(0, 12),
    problem: (paneId) => problemOf(ctx, paneId),
    now: ctx.clock.now(),
    paint: terminal.paint,
  };
}
