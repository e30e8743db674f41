/** What is not well, and the one command each that brings it back. Pure. */
import { type Advice, advise } from "../../../model/advice.ts";
import {
  type LayoutItem,
  NO_REASON,
  onceStarted,
  type PaneItem,
  type View,
  wayBack,
  wayOfContainer,
} from "../layouts.ts";

/** One line of it. */
export interface Mending {
  readonly what: string;
  /** For people. */
  readonly problem: string;
  readonly way: Advice;
}

type MendingView = Pick<View, "problem" | "nameOf" | "container" | "containerName">;

/** What is not well: a pane, or a layout of which nothing is left. */
export type Unwell =
  | { readonly pane: PaneItem }
  | { readonly layout: LayoutItem; readonly panes: readonly PaneItem[] };

/**
 * What failed comes before what is degraded.
 *
 * @param unwell The current panes of these layouts that are degraded or failed.
 */
export function toMend(layouts: readonly LayoutItem[], unwell: readonly PaneItem[]): Unwell[] {
  const failed = unwell.filter(({ state }) => state === "failed");
  const byLayout = Map.groupBy(failed, ({ layout_id }) => layout_id);
  const whole = layouts.flatMap((layout) => {
    const panes = byLayout.get(layout.layout_id) ?? [];
    return panes.length > 1 && panes.length === layout.intended_pane_count
      ? [{ layout, panes }]
      : [];
  });
  const said = new Set(whole.flatMap(({ panes }) => panes));
  const degraded = unwell.filter(({ state }) => state === "degraded");
  const single = [...failed, ...degraded].filter((pane) => !said.has(pane));
  return [...whole, ...single.map((pane) => ({ pane }))];
}

/** What is said of it; asks the view for names, which is work. */
export function mendingOf(unwell: Unwell, view: MendingView): Mending {
  if ("layout" in unwell) return mendingOfLayout(unwell.layout, unwell.panes, view);
  const { pane } = unwell;
  return {
    what: `${view.nameOf(pane.pane_id)} ${pane.state}`,
    problem: problemOf(pane, view),
    way: wayBack(pane, view),
  };
}

function mendingOfLayout(
  layout: LayoutItem,
  panes: readonly PaneItem[],
  view: MendingView,
): Mending {
  const problems = [...new Set(panes.map((pane) => problemOf(pane, view)))];
  const ways = panes.map((pane) => wayOfContainer(pane, view));
  const name = view.nameOf(layout.layout_id);
  return {
    what: `${name} failed, all ${panes.length} panes`,
    problem: problems.slice(0, 2).join("; ") + (problems.length > 2 ? "; …" : ""),
    way: ways.find((way) => way !== null) ??
      onceStarted(advise`agenttower layout recreate ${name}`, layout, view),
  };
}

function problemOf(pane: PaneItem, view: MendingView): string {
  return view.problem(pane.pane_id) ?? NO_REASON;
}
