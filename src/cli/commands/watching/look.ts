/** What the view shows, taken in one look at each container. */
import type { Context } from "../../../context.ts";
import { watchContainers } from "../../../managed/reconcile/watch_containers.ts";
import { layoutDetailMethod, layoutListMethod } from "../../../rpc/methods/layouts.ts";
import { perform } from "../../../rpc/perform.ts";
import { getLayout } from "../../../store/layouts.ts";
import { statesToList } from "../../args/state_filter.ts";
import type { Cli } from "../../command/cli.ts";
import type { ShownLayout } from "../../render/layouts.ts";
import { viewOf } from "../../render/view.ts";
import type { Terminal } from "../../terminal/terminal.ts";
import { type WatchRow, watchRows } from "./rows.ts";

/** So many layouts stand at most on one page. */
const PAGE = 200;

const READ_ONLY = { recover: false };

/**
 * The rows as they are now.
 *
 * @param layoutId null for all layouts that are not removed.
 * @param lastLines What was seen before, which what is seen now is added to.
 * @throws {Refusal}
 */
export async function lookForRows(
  cli: Cli,
  layoutId: string | null,
  lastLines: Map<string, string>,
  terminal: Terminal,
): Promise<WatchRow[]> {
  const ctx = await cli.context();
  const ids = layoutId === null ? await standing(ctx) : [layoutId];
  const containers = new Set(ids.flatMap((id) => getLayout(ctx.store, id)?.containerId ?? []));
  const { unrecorded, lastLines: seen } = cli.recover
    ? await watchContainers(ctx, [...containers])
    : NOT_LOOKED;
  for (const [agentId, line] of seen) lastLines.set(agentId, line);
  const layouts = await Promise.all(ids.map(async (id): Promise<ShownLayout> => {
    const params = { layout_id: id, include_terminal_panes: true };
    const layout = await perform(ctx, layoutDetailMethod, params, READ_ONLY);
    return unrecorded.has(layout.container_id) ? { ...layout, stale: true } : layout;
  }));
  const shown = layoutId === null ? layouts.filter(({ state }) => state !== "removed") : layouts;
  return watchRows(shown, lastLines, viewOf(ctx, terminal));
}

const NOT_LOOKED = { unrecorded: new Set<string>(), lastLines: new Map<string, string>() };

async function standing(ctx: Context): Promise<string[]> {
  const params = { state: statesToList([], false), limit: PAGE };
  const { items } = await perform(ctx, layoutListMethod, params, READ_ONLY);
  return items.map(({ layout_id }) => layout_id);
}
