/** Panes and layouts by full id, as the wire methods take them. */
import type { Context } from "../../context.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import type { ManagedPane } from "../../model/pane.ts";
import {
  managedLayoutNotFound,
  managedPaneNotFound,
  managedPaneProtectedAdopted,
} from "../../model/refusals/managed.ts";
import { getAgent } from "../../store/agents.ts";
import { getLayout } from "../../store/layouts.ts";
import { getPane } from "../../store/panes.ts";

/**
 * The managed pane with this id.
 *
 * @throws {Refusal} `managed_pane_protected_adopted` for an adopted agent's id, `managed_pane_not_found` for
 * every other id that is no managed pane's.
 */
export function requirePane(ctx: Context, paneId: string): ManagedPane {
  const pane = getPane(ctx.store, paneId);
  if (pane) return pane;
  const agent = getAgent(ctx.store, paneId);
  throw agent?.origin === "adopted"
    ? managedPaneProtectedAdopted(agent)
    : managedPaneNotFound(paneId, { agent });
}

/** @throws {Refusal} `managed_layout_not_found` */
export function requireLayout(ctx: Context, layoutId: string): ManagedLayout {
  const layout = getLayout(ctx.store, layoutId);
  if (layout) return layout;
  throw managedLayoutNotFound(layoutId);
}
