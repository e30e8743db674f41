/** Methods about the audit trail. */
import { invalid } from "../../model/refusals/validation.ts";
import { EVENT_TYPES } from "../../model/event.ts";
import { eventsMatching, getEvent, positionOf } from "../../store/events.ts";
import { method } from "../method.ts";
import * as s from "../shape.ts";
import { eventShape } from "../views/event.ts";
import { pageShape } from "../views/page.ts";
import { paging } from "./paging.ts";

export const eventListMethod = method({
  name: "app.event.list",
  summary: "The audit trail, oldest first.",
  effect: "read",
  access: "host",
  request: s.object({
    layout_id: s.optional(s.text),
    pane_id: s.optional(s.text),
    type: s.optional(s.oneOrMany(EVENT_TYPES)),
    /** RFC 3339. */
    since: s.optional(s.timestamp),
    /** The newest `limit` events, still oldest first, rather than the first. */
    newest: s.withDefault(s.boolean, false),
    ...paging,
  }),
  result: pageShape(eventShape),
  recoveryScope: () => null,
  run: (ctx, params) => {
    const after = params.after === null ? 0 : positionOf(ctx.store, params.after);
    if (after === undefined) {
      return Promise.reject(invalid("after", "is not a cursor of this list"));
    }
    const filter = {
      layoutId: params.layout_id,
      paneId: params.pane_id,
      types: params.type === null ? [] : [params.type].flat(),
      since: params.since === null ? null : new Date(params.since).toISOString(),
    };
    if (params.newest) {
      const found = eventsMatching(ctx.store, filter, after, params.limit, "newest");
      return Promise.resolve({ items: found.map(({ event }) => event), next: null });
    }
    // One more than the page holds tells whether there is another page.
    const found = eventsMatching(ctx.store, filter, after, params.limit + 1);
    const items = found.slice(0, params.limit).map(({ event }) => event);
    const next = found.length > items.length ? items.at(-1)?.event_id ?? null : null;
    return Promise.resolve({ items, next });
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
  run: (ctx, params) => {
    const found = getEvent(ctx.store, params.event_id);
    if (found) return Promise.resolve(found);
    return Promise.reject(invalid("event_id", `there is no event "${params.event_id}"`));
  },
});
