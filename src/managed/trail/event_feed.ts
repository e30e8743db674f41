/** The audit trail as it grows, read from the database: it is complete there at any moment. */
import type { Context } from "../../context.ts";
import type { LifecycleEvent } from "../../model/event.ts";
import { type EventFilter, eventsMatching, lastPosition } from "../../store/events.ts";
import { BATCH, type Feed } from "./follow.ts";

/**
 * The events that the filter lets through, in the order of the audit file.
 *
 * @param from the position behind which it begins.
 */
export function eventFeed(ctx: Context, filter: EventFilter, from = 0): Feed<LifecycleEvent> {
  let position = from;
  return {
    next: () =>
      ctx.store.read(() => {
        const found = eventsMatching(ctx.store, filter, position, BATCH);
        // Behind what the filter held back, too.
        const last = found.length < BATCH ? undefined : found.at(-1);
        position = last?.position ?? lastPosition(ctx.store);
        return found.map(({ event }) => event);
      }),
  };
}
