/** Panes and layouts by full id, as the wire methods take them. */
import type { Context } from "../../context.ts";
import { Refusal } from "../../model/errors.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import type { ManagedPane } from "../../model/pane.ts";
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
  if (agent?.origin === "adopted") {
    throw new Refusal(
      "managed_pane_protected_adopted",
      `${paneId} is the adopted agent "${agent.label}", which managed actions never touch`,
      { agent_id: agent.id, is_adopted: true },
      `agenttower agent release ${agent.id} releases it without touching its pane`,
    );
  }
  const message = agent
    ? `${paneId} is the agent of pane ${agent.paneId}; give the pane's id`
    : `there is no managed pane ${paneId}`;
  throw new Refusal("managed_pane_not_found", message, { pane_id: paneId }, "agenttower pane list");
}

/** @throws {Refusal} `managed_layout_not_found` */
export function requireLayout(ctx: Context, layoutId: string): ManagedLayout {
  const layout = getLayout(ctx.store, layoutId);
  if (layout) return layout;
  throw new Refusal(
    "managed_layout_not_found",
    `there is no layout ${layoutId}`,
    { layout_id: layoutId },
    "agenttower layout list --all",
  );
}
