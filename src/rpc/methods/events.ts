/** Methods about the audit trail, and about what operators did. */
import { invalid } from "../../model/refusals/validation.ts";
import { EVENT_TYPES } from "../../model/event.ts";
import { ACTIONS } from "../../model/operator_action.ts";
import type { JournalFilter } from "../../store/journal.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { actionShape, actionView } from "../views/action.ts";
import { eventShape } from "../views/event.ts";
import { pageShape } from "../views/page.ts";
import { paging } from "./paging.ts";

/** What either list takes, of these types. */
function listRequest<const W extends readonly string[]>(types: W) {
  return s.object({
    layout_id: s.optional(s.text),
    pane_id: s.optional(s.text),
    type: s.optional(s.oneOrMany(types)),
    /** RFC 3339. */
    since: s.optional(s.timestamp),
    /** The newest `limit`, still oldest first, rather than the first. */
    newest: s.withDefault(s.boolean, false),
    ...paging,
  });
}

type ListRequest = s.Infer<ReturnType<typeof listRequest>>;

export const eventListMethod = method({
  name: "app.event.list",
  summary: "The audit trail, oldest first.",
  effect: "read",
  access: "host",
  request: listRequest(EVENT_TYPES),
  result: pageShape(eventShape),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { eventPlace } = await import("../../managed/trail/trail.ts");
    const { eventsMatching } = await import("../../store/events.ts");
    const after = params.after === null ? 0 : eventPlace(ctx, params.after);
    const { rows, isLast } = rowsOf(
      params,
      (filter, limit, end) => eventsMatching(ctx.store, filter, after, limit, end),
    );
    const items = rows.map(({ event }) => event);
    return { items, next: isLast ? null : items.at(-1)?.event_id ?? null };
  },
});

export const eventDetailMethod = method({
  name: "app.event.detail",
  summary: "One event of it.",
  effect: "read",
  access: "host",
  request: s.object({ event_id: s.text }),
  result: eventShape,
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { getEvent } = await import("../../store/events.ts");
    const found = getEvent(ctx.store, params.event_id);
    if (found) return found;
    throw invalid("event_id", `there is no event "${params.event_id}"`);
  },
});

export const actionListMethod = method({
  name: "app.action.list",
  summary: "What operators did that is no event of the audit trail, oldest first.",
  effect: "read",
  access: "host",
  request: listRequest(ACTIONS),
  result: pageShape(actionShape),
  recoveryScope: () => null,
  run: async (ctx, params) => {
    const { actionCursor, actionPlace } = await import("../../managed/trail/trail.ts");
    const { actionsMatching } = await import("../../store/operator_actions.ts");
    const after = params.after === null ? 0 : actionPlace(params.after);
    const { rows, isLast } = rowsOf(
      params,
      (filter, limit, end) => actionsMatching(ctx.store, filter, after, limit, end),
    );
    const last = rows.at(-1);
    return {
      items: rows.map(({ action }) => actionView(action)),
      next: isLast || last === undefined ? null : actionCursor(last.position),
    };
  },
});

/** The rows of a page, and whether there is none behind it. */
function rowsOf<T>(
  { layout_id, pane_id, type, since, newest, limit }: ListRequest,
  read: (filter: JournalFilter, limit: number, end: "oldest" | "newest") => readonly T[],
): { readonly rows: readonly T[]; readonly isLast: boolean } {
  const filter = {
    layoutId: layout_id,
    paneId: pane_id,
    types: type === null ? [] : [type].flat(),
    since: since === null ? null : new Date(since).toISOString(),
  };
  if (newest) return { rows: read(filter, limit, "newest"), isLast: true };
  // One more than the page holds tells whether there is another page.
  const found = read(filter, limit + 1, "oldest");
  return { rows: found.slice(0, limit), isLast: found.length <= limit };
}
