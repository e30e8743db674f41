/** In which order people want to see things: those that need a person first. Pure; the wire has an order of its own. */
import type { PaneState } from "../../model/states.ts";
import type { Active } from "./activity.ts";

/** What stands before what; within each, things keep the order that they come in. */
const ORDER = [
  ...["waiting", "failed", "degraded", "exited"],
  ...["creating", "ready", "removed"],
] as const;

type Need = typeof ORDER[number];

/** Layouts: those of which an agent waits, then by their states. */
export function layoutsByNeed<
  T extends { readonly state: PaneState; readonly activities: { readonly waiting: number } },
>(layouts: readonly T[]): T[] {
  return inOrder(layouts, ({ state, activities }) => activities.waiting > 0 ? "waiting" : state);
}

/** What tells how much a pane needs a person. */
export interface PaneNeeds<T> {
  /** What its agent does; null where it has none, or was never looked at. */
  readonly activityOf: (pane: T) => Pick<Active, "activity"> | null;
  /** Whether a newer record has its place: it needs nobody then. */
  readonly isReplaced: (pane: T) => boolean;
}

/** Panes: those whose agent waits, then by their states; one whose agent has ended before those that live. */
export function panesByNeed<T extends { readonly state: PaneState }>(
  panes: readonly T[],
  { activityOf, isReplaced }: PaneNeeds<T>,
): T[] {
  return inOrder(panes, (pane) => {
    const activity = activityOf(pane)?.activity;
    if (pane.state === "removed" || isReplaced(pane)) return "removed";
    if (activity === "waiting") return activity;
    return activity === "exited" && pane.state === "ready" ? activity : pane.state;
  });
}

function inOrder<T>(items: readonly T[], need: (item: T) => Need): T[] {
  return items.map((item) => ({ item, place: ORDER.indexOf(need(item)) }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
