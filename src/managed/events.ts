/** The audit trail, read from the database: it is complete there at any moment. */
import type { Context } from "../context.ts";
import type { LifecycleEvent } from "../model/event.ts";
import { eventsAfter } from "../store/events.ts";

export interface EventFilter {
  readonly layoutId: string | null;
  readonly paneId: string | null;
  /** Empty for every type. */
  readonly types: readonly string[];
  /** RFC 3339; null from the beginning. */
  readonly since: string | null;
}

const BATCH = 500;
const FOLLOW_POLL_MS = 200;

/** Events that the filter lets through, in the order of the audit file, and where to go on. */
export function readEvents(
  ctx: Context,
  filter: EventFilter,
  after = 0,
): { events: LifecycleEvent[]; position: number } {
  const events: LifecycleEvent[] = [];
  let position = after;
  for (;;) {
    const batch = eventsAfter(ctx.store, position, BATCH);
    if (batch.length === 0) return { events, position };
    for (const { event } of batch) if (passes(event, filter)) events.push(event);
    position = batch[batch.length - 1].position;
  }
}

/** As {@link readEvents}, then every further one as it is written, for ever. */
export async function* followEvents(
  ctx: Context,
  filter: EventFilter,
): AsyncGenerator<LifecycleEvent, never> {
  let position = 0;
  for (;;) {
    const read = readEvents(ctx, filter, position);
    yield* read.events;
    position = read.position;
    await ctx.clock.sleep(FOLLOW_POLL_MS);
  }
}

function passes(event: LifecycleEvent, filter: EventFilter): boolean {
  return (filter.layoutId === null || event.layout_id === filter.layoutId) &&
    (filter.paneId === null || event.pane_id === filter.paneId) &&
    (filter.types.length === 0 || filter.types.includes(event.event_type)) &&
    (filter.since === null || event.timestamp >= filter.since);
}
