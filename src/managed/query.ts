/** Lists and details of layouts and panes, each of one moment. Reads only. */
import type { Context } from "../context.ts";
import { readCursor, writeCursor } from "../model/cursor.ts";
import type { ManagedPane } from "../model/pane.ts";
import { staleReasonOf } from "../store/container_check.ts";
import { pageOfLayouts, pageOfPanes, type PageRow } from "../store/pages.ts";
import { currentPanes, getPane, panesOfLayout } from "../store/panes.ts";
import { requireLayout, requirePane } from "../store/require_record.ts";
import { type LayoutView, layoutView, type PaneView, paneView } from "./views.ts";

export interface ListFilter {
  /** Null for every container; an unknown one gives an empty list. */
  readonly containerId: string | null;
  /** Empty for every state. */
  readonly states: readonly string[];
  /** Rows a page, 1 to 200. */
  readonly limit: number;
  /** The cursor of the page before; null for the first page. */
  readonly after: string | null;
}

/** Containers that could not be read just now, while that could not be put on record. */
type Unrecorded = ReadonlySet<string>;

/** One page, and the cursor of the next one. */
export interface Page<T> {
  items: T[];
  next: string | null;
}

/** One page of layouts (contract: methods.md, "managed.layout.list"). */
export function listLayouts(
  ctx: Context,
  request: ListFilter,
  unrecorded: Unrecorded,
): Page<LayoutView> {
  const after = request.after === null
    ? null
    : readCursor(request.after, ["number", "string", "string"]);
  return ctx.store.read(() => {
    const rows = pageOfLayouts(ctx.store, { ...request, after, limit: request.limit + 1 });
    const stale = staleness(ctx, unrecorded);
    return page(rows, request.limit, (id) => {
      const layout = requireLayout(ctx.store, id);
      return layoutView(layout, countReady(currentPanes(ctx.store, id)), stale(layout.containerId));
    });
  });
}

export interface LayoutDetail extends LayoutView {
  panes: PaneView[];
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
    const shown = request.includeTerminalPanes
      ? panesOfLayout(ctx.store, layout.id)
      : current.filter((pane) => pane.state !== "removed");
    return {
      ...layoutView(layout, countReady(current), stale),
      panes: shown.map((pane) => paneView(pane, stale)),
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
  request: ListFilter & { readonly layoutId: string | null },
  unrecorded: Unrecorded,
): Page<PaneView> {
  if (request.layoutId !== null) requireLayout(ctx.store, request.layoutId);
  const after = request.after === null
    ? null
    : readCursor(request.after, ["number", "string", "number", "string"]);
  return ctx.store.read(() => {
    const rows = pageOfPanes(ctx.store, { ...request, after, limit: request.limit + 1 });
    const stale = staleness(ctx, unrecorded);
    return page(rows, request.limit, (id) => {
      const pane = requirePane(ctx.store, id);
      return paneView(pane, stale(pane.containerId));
    });
  });
}

/** One link of a chain of recreated panes. */
export interface ChainLink {
  pane_id: string;
  state: string;
  failed_stage?: string;
  chain_depth: number;
  predecessor_id: string | null;
}

export interface PaneDetail extends PaneView {
  /** Newest first, without the pane itself. */
  predecessor_chain?: ChainLink[];
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
    const view = paneView(pane, staleness(ctx, unrecorded)(pane.containerId));
    if (!request.includePredecessorChain) return view;
    return { ...view, predecessor_chain: predecessors(ctx, pane) };
  });
}

function predecessors(ctx: Context, pane: ManagedPane): ChainLink[] {
  const links: ChainLink[] = [];
  let id = pane.predecessorId;
  while (id !== null) {
    const link = getPane(ctx.store, id);
    if (!link) break;
    links.push({
      pane_id: link.id,
      state: link.state,
      ...(link.failedStage === null ? {} : { failed_stage: link.failedStage }),
      chain_depth: link.chainDepth,
      predecessor_id: link.predecessorId,
    });
    id = link.predecessorId;
  }
  return links;
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

function page<T>(rows: readonly PageRow[], limit: number, view: (id: string) => T): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map((row) => view(row.id)),
    next: rows.length > limit && last ? writeCursor(last.key) : null,
  };
}
