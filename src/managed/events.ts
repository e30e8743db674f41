/** The audit trail as it grows, read from the database: it is complete there at any moment. */
import type { Context } from "../context.ts";
import type { LifecycleEvent } from "../model/event.ts";
import { invalid } from "../model/refusals/validation.ts";
import {
  type EventFilter,
  eventsMatching,
  lastPosition,
  type PositionedEvent,
  positionOf,
} from "../store/events.ts";

const BATCH = 500;
const FOLLOW_POLL_MS = 200;

/** Where a follower begins: behind an event, or so many of those that the filter lets through before the end. */
export interface FollowStart {
  readonly after?: string;
  readonly limit?: number;
}

/**
 * The position behind which it begins; that of the first event where nothing is said.
 *
 * @throws {Refusal} `validation_failed` for an event that is not there.
 */
export function followFrom(
  ctx: Context,
  filter: EventFilter,
  { after, limit }: FollowStart,
): number {
  const behind = after === undefined ? 0 : positionOf(ctx.store, after);
  if (behind === undefined) throw invalid("after", "is not a cursor of this list");
  if (limit === undefined) return behind;
  return ctx.store.read(() => {
    const [first] = limit < 1 ? [] : eventsMatching(ctx.store, filter, behind, limit, "newest");
    return first === undefined ? lastPosition(ctx.store) : first.position - 1;
  });
}

/**
 * The events that the filter lets through, in the order of the audit file, and every further one, for ever.
 *
 * @param from the position behind which it begins.
 */
export async function* followEvents(
  ctx: Context,
  filter: EventFilter,
  from = 0,
): AsyncGenerator<LifecycleEvent, never> {
  let position = from;
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
