/** The audit trail as it grows, read from the database: it is complete there at any moment. */
import type { Context } from "../context.ts";
import type { LifecycleEvent } from "../model/event.ts";
import {
  type EventFilter,
  eventsMatching,
  lastPosition,
  type PositionedEvent,
} from "../store/events.ts";

const BATCH = 500;
const FOLLOW_POLL_MS = 200;

/** The events that the filter lets through, in the order of the audit file, and every further one, for ever. */
export async function* followEvents(
  ctx: Context,
  filter: EventFilter,
): AsyncGenerator<LifecycleEvent, never> {
  let position = 0;
  for (;;) {
    const { found, end } = nextBatch(ctx, filter, position);
    for (const { event } of found) yield event;
    position = end;
    if (found.length < BATCH) await ctx.clock.sleep(FOLLOW_POLL_MS);
  }
}

/** One batch, and the place to go on from: behind what the filter held back, too. */
function nextBatch(
  ctx: Context,
  filter: EventFilter,
  after: number,
): { readonly found: readonly PositionedEvent[]; readonly end: number } {
  return ctx.store.read(() => {
    const found = eventsMatching(ctx.store, filter, after, BATCH);
    const last = found.length < BATCH ? undefined : found.at(-1);
    return { found, end: last?.position ?? lastPosition(ctx.store) };
  });
}
