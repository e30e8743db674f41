/** Methods about managed panes. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { notImplemented } from "../../model/refusals/requests.ts";
import { scopeOfList, scopeOfPane } from "../recovery_scope.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { pageShape, pageView } from "../views/page.ts";
import { paneDetailShape, paneDetailView, paneShape, paneView } from "../views/pane.ts";
import { recreatedPaneShape, recreatedPaneView } from "../views/recreation.ts";
import { removedPaneShape, removedPaneView } from "../views/removal.ts";
import { paging, stateFilter, states } from "./paging.ts";

export const paneListMethod = method({
  name: "managed.pane.list",
  summary: "Lists managed panes, by state, then layout by layout.",
  effect: "read",
  access: "list",
  request: s.object({
    container_id: s.optional(s.text),
    layout_id: s.optional(s.text),
    /** Only the newest record of each place in a layout. */
    current_only: s.withDefault(s.boolean, false),
    ...stateFilter,
    ...paging,
  }),
  result: pageShape(paneShape),
  recoveryScope: (_ctx, params) => scopeOfList(params),
  run: async (ctx, params, unrecorded) => {
    const { listPanes } = await import("../../managed/query.ts");
    const panes = listPanes(ctx, {
      containerId: params.container_id,
      layoutId: params.layout_id,
      currentOnly: params.current_only,
      states: states(params.state),
      limit: params.limit,
      after: params.after,
    }, unrecorded);
    return pageView(panes, paneView);
  },
});

export const paneDetailMethod = method({
  name: "managed.pane.detail",
  summary: "One managed pane, with its predecessors if asked for.",
  effect: "read",
  access: "pane",
  request: s.object({
    pane_id: s.text,
    include_predecessor_chain: s.withDefault(s.boolean, false),
  }),
  result: paneDetailShape,
  recoveryScope: (ctx, params) => scopeOfPane(ctx, params.pane_id),
  run: async (ctx, params, unrecorded) => {
    const { paneDetail } = await import("../../managed/query.ts");
    const detail = paneDetail(ctx, {
      paneId: params.pane_id,
      includePredecessorChain: params.include_predecessor_chain,
    }, unrecorded);
    const { logWayOf } = await import("../../logs/attachments.ts");
    return paneDetailView(detail, {
      lastLines: await readLastLines(ctx, detail.pane),
      logWay: logWayOf(ctx, detail.pane),
    });
  },
});

async function readLastLines(ctx: Context, pane: ManagedPane): Promise<string[] | null> {
  if (pane.failedStage !== "launch_command") return null;
  const { lastLines } = await import("../../managed/last_lines.ts");
  return await lastLines(ctx, pane);
}

export const paneRemoveMethod = method({
  name: "managed.pane.remove",
  summary: "Kills a pane, and archives its record. A kill that fails now is tried again later.",
  effect: "write",
  access: "pane",
  request: s.object({ pane_id: s.text }),
  result: removedPaneShape,
  recoveryScope: (ctx, params) => scopeOfPane(ctx, params.pane_id),
  run: async (ctx, params) => {
    const { removePane } = await import("../../managed/remove.ts");
    return removedPaneView(await removePane(ctx, params.pane_id));
  },
});

export const paneRecreateMethod = method({
  name: "managed.pane.recreate",
  summary:
    "Makes a removed or failed pane again, as a new record in the same place; a degraded one with `replace`.",
  effect: "write",
  access: "pane",
  request: s.object({
    predecessor_pane_id: s.text,
    launch_command_override: s.optional(s.text),
    replace: s.withDefault(s.boolean, false),
    idempotency_key: s.optional(s.identifier),
  }),
  result: recreatedPaneShape,
  recoveryScope: (ctx, params) => scopeOfPane(ctx, params.predecessor_pane_id),
  run: async (ctx, params) => {
    const { recreatePane } = await import("../../managed/recreate.ts");
    const recreated = await recreatePane(ctx, {
      predecessorPaneId: params.predecessor_pane_id,
      launchCommandOverride: params.launch_command_override,
      replace: params.replace,
      idempotencyKey: params.idempotency_key,
    });
    return recreatedPaneView(recreated);
  },
});

export const panePromoteMethod = method({
  name: "managed.pane.promote_from_adopted",
  summary: "Reserved: always refused.",
  effect: "read",
  access: "anyone",
  request: s.object({}),
  result: s.object({}),
  recoveryScope: () => null,
  run: () => Promise.reject(notImplemented()),
});
