/** Lists and details of layouts and panes, each of one moment. Reads only. */
import type { Context } from "../context.ts";
import { readCursor, writeCursor } from "../model/cursor.ts";
import type { Activity, ActivityReport } from "../model/activity/activity.ts";
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";
import type { PaneState } from "../model/states.ts";
import { countActivities, getActivity } from "../store/agent_activity.ts";
import { staleReasonOf } from "../store/container_check.ts";
import { pageOfLayouts, pageOfPanes, type PageRow } from "../store/pages.ts";
import { countReadyPanes, currentPanes, getPane, panesOfLayout } from "../store/panes.ts";
import { requireLayout, requirePane } from "../store/require_record.ts";
import { type Trouble, troubleOf } from "./trouble.ts";

export interface ListFilter {
  /** Null for every container; an unknown one gives an empty list. */
  readonly containerId: string | null;
  /** Empty for every state. */
  readonly states: readonly PaneState[];
  /** Rows a page, 1 to 200. */
  readonly limit: number;
  /** The cursor of the page before; null for the first page. */
  readonly after: string | null;
}

/** Containers that could not be read just now, while that could not be put on record. */
type Unrecorded = ReadonlySet<string>;

/** One page, and the cursor of the next one. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}

/** How many agents do what; those that nobody looked at yet are left out. */
export type ActivityCounts = ReadonlyMap<Activity, number>;

export interface ListedLayout {
  readonly layout: ManagedLayout;
  readonly readyPaneCount: number;
  readonly activityCounts: ActivityCounts;
  /** Its container could not be read: this is what was known last. */
  readonly stale: boolean;
}

export interface ListedPane {
  readonly pane: ManagedPane;
  /** As a layout's. */
  readonly stale: boolean;
}

/** One page of layouts (contract: methods.md, "managed.layout.list"). */
export function listLayouts(
  ctx: Context,
  request: ListFilter,
  unrecorded: Unrecorded,
): Page<ListedLayout> {
  const after = request.after === null
    ? null
    : readCursor(request.after, ["number", "string", "string"]);
  return ctx.store.read(() => {
    const rows = pageOfLayouts(ctx.store, { ...request, after, limit: request.limit + 1 });
    const stale = staleness(ctx, unrecorded);
    const ready = countReadyPanes(ctx.store);
    const active = countActivities(ctx.store);
    return page(rows, request.limit, (layout) => ({
      layout,
      readyPaneCount: ready.get(layout.id) ?? 0,
      activityCounts: active.get(layout.id) ?? new Map(),
      stale: stale(layout.containerId),
    }));
  });
}

export interface LayoutDetail extends ListedLayout {
  /** In slot order. */
  readonly panes: readonly ManagedPane[];
  /** What their agents were doing at the last look, by record id. */
  readonly activities: ReadonlyMap<string, ActivityReport>;
  /** What is wrong, by record id, with those that are degraded or failed. */
  readonly troubles: ReadonlyMap<string, Trouble>;
}

/**
 * A layout with its panes (contract: methods.md, "managed.layout.detail"). Terminal panes are superseded and
 * `removed` ones; a `failed` current record is always shown.
 *
 * @throws {Refusal} `managed_layout_not_found`
 */
export function layoutDetail(
  ctx: Context,
  request: { readonly layoutId: string; readonly includeTerminalPanes: boolean },
  unrecorded: Unrecorded,
): LayoutDetail {
  return ctx.store.read(() => {
    const layout = requireLayout(ctx.store, request.layoutId);
    const current = currentPanes(ctx.store, layout.id);
    const stale = staleness(ctx, unrecorded)(layout.containerId);
    const panes = request.includeTerminalPanes
      ? panesOfLayout(ctx.store, layout.id)
      : current.filter((pane) => pane.state !== "removed");
    const troubles = new Map(panes.flatMap((pane) => {
      const trouble = troubleOf(ctx.store, pane);
      return trouble === null ? [] : [[pane.id, trouble] as const];
    }));
    const activities = new Map(panes.flatMap((pane) => {
      const activity = activityOfPane(ctx, pane);
      return activity === null ? [] : [[pane.id, activity] as const];
    }));
    return {
      layout,
      readyPaneCount: countReady(current),
      activityCounts: countActivities(ctx.store).get(layout.id) ?? new Map(),
      stale,
      panes,
      troubles,
      activities,
    };
  });
}

/**
 * One page of panes (contract: methods.md, "managed.pane.list").
 *
 * @throws {Refusal} `managed_layout_not_found` for an unknown layout.
 */
export function listPanes(
  ctx: Context,
  request: ListFilter & { readonly layoutId: string | null; readonly currentOnly: boolean },
  unrecorded: Unrecorded,
): Page<ListedPane> {
  if (request.layoutId !== null) requireLayout(ctx.store, request.layoutId);
  const after = request.after === null
    ? null
    : readCursor(request.after, ["number", "string", "number", "string"]);
  return ctx.store.read(() => {
    const rows = pageOfPanes(ctx.store, { ...request, after, limit: request.limit + 1 });
    const stale = staleness(ctx, unrecorded);
    return page(rows, request.limit, (pane) => ({ pane, stale: stale(pane.containerId) }));
  });
}

export interface PaneDetail extends ListedPane {
  /** Newest first, without the pane itself; null when they were not asked for. */
  readonly predecessors: readonly ManagedPane[] | null;
  /** What its agent was doing at the last look; null where it has none, or was never looked at. */
  readonly activity: ActivityReport | null;
  /** What is wrong with it; null where it is neither degraded nor failed. */
  readonly trouble: Trouble | null;
}

/**
 * One pane, with its chain if asked for (contract: methods.md, "managed.pane.detail").
 *
 * @throws {Refusal} `managed_pane_not_found` or `managed_pane_protected_adopted`
 */
export function paneDetail(
  ctx: Context,
  request: { readonly paneId: string; readonly includePredecessorChain: boolean },
  unrecorded: Unrecorded,
): PaneDetail {
  return ctx.store.read(() => {
    const pane = requirePane(ctx.store, request.paneId);
    const stale = staleness(ctx, unrecorded)(pane.containerId);
    const chain = request.includePredecessorChain ? predecessorsOf(ctx, pane) : null;
    const activity = activityOfPane(ctx, pane);
    return { pane, stale, predecessors: chain, activity, trouble: troubleOf(ctx.store, pane) };
  });
}

function activityOfPane({ store }: Context, { agentId }: ManagedPane): ActivityReport | null {
  return agentId === null ? null : getActivity(store, agentId) ?? null;
}

function predecessorsOf(ctx: Context, pane: ManagedPane): ManagedPane[] {
  const chain: ManagedPane[] = [];
  let id = pane.predecessorId;
  while (id !== null) {
    const predecessor = getPane(ctx.store, id);
    if (!predecessor) break;
    chain.push(predecessor);
    id = predecessor.predecessorId;
  }
  return chain;
}

function countReady(panes: readonly ManagedPane[]): number {
  return panes.filter((pane) => pane.state === "ready").length;
}

/** Tells whether a container could not be read at its last check; asks the database once a container. */
function staleness(ctx: Context, unrecorded: Unrecorded): (containerId: string) => boolean {
  const known = new Map<string, boolean>();
  return (containerId) => {
    let stale = known.get(containerId);
    if (stale === undefined) {
      stale = unrecorded.has(containerId) || staleReasonOf(ctx.store, containerId) !== null;
      known.set(containerId, stale);
    }
    return stale;
  };
}

function page<T, Item>(
  rows: readonly PageRow<T>[],
  limit: number,
  item: (record: T) => Item,
): Page<Item> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => item(row.record)),
    next: rows.length > limit && last ? writeCursor(last.key) : null,
  };
}
