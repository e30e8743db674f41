/** What happened and what operators did, as one list that grows. */
import type { Context } from "../../context.ts";
import { readCursor, writeCursor } from "../../model/cursor.ts";
import type { LifecycleEvent } from "../../model/event.ts";
import type { OperatorAction } from "../../model/operator_action.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { eventsMatching, lastPosition, positionOf } from "../../store/events.ts";
import type { JournalFilter } from "../../store/journal.ts";
import { actionsMatching, lastActionPosition } from "../../store/operator_actions.ts";
import { actionFeed } from "./action_feed.ts";
import { eventFeed } from "./event_feed.ts";
import { type Feed, follow } from "./follow.ts";

/** What of each is wanted; null for nothing of it. */
export interface Trail {
  readonly events: JournalFilter | null;
  readonly actions: JournalFilter | null;
}

/** Where a follower begins: behind one of the only list that is wanted, or so many before the end. */
export interface FollowStart {
  readonly after?: string;
  readonly limit?: number;
}

/**
 * All that is wanted, by time, and what comes to it, for ever.
 *
 * @throws {Refusal} `validation_failed` for a foreign cursor.
 */
export function followTrail(
  ctx: Context,
  trail: Trail,
  start: FollowStart,
): AsyncGenerator<LifecycleEvent | OperatorAction, never> {
  const from = placesOf(ctx, trail, start);
  const feeds: Feed<LifecycleEvent | OperatorAction>[] = [];
  if (trail.events !== null) feeds.push(eventFeed(ctx, trail.events, from.events));
  if (trail.actions !== null) feeds.push(actionFeed(ctx, trail.actions, from.actions));
  return follow(ctx.clock, feeds);
}

/** The place of the event with this id. @throws {Refusal} `validation_failed` where there is none. */
export function eventPlace(ctx: Context, after: string): number {
  const place = positionOf(ctx.store, after);
  if (place === undefined) throw invalid("after", "is not a cursor of this list");
  return place;
}

/** The place of an action, as {@link actionCursor} writes it. @throws {Refusal} `validation_failed` */
export function actionPlace(after: string): number {
  const [place] = readCursor(after, ["number"]);
  return Number(place);
}

export function actionCursor(place: number): string {
  return writeCursor([place]);
}

interface Places {
  readonly events: number;
  readonly actions: number;
}

/** The positions behind which a follower begins. @throws {Refusal} */
function placesOf(ctx: Context, { events, actions }: Trail, { after, limit }: FollowStart): Places {
  const behind = {
    events: after === undefined || events === null ? 0 : eventPlace(ctx, after),
    actions: after === undefined || events !== null ? 0 : actionPlace(after),
  };
  if (limit === undefined) return behind;
  return ctx.store.read(() => {
    const { store } = ctx;
    const ofEvents = events === null || limit < 1
      ? []
      : eventsMatching(store, events, behind.events, limit, "newest").map((
        { position, event: { timestamp } },
      ) => ({ position, timestamp }));
    const ofActions = actions === null || limit < 1
      ? []
      : actionsMatching(store, actions, behind.actions, limit, "newest").map((
        { position, action: { timestamp } },
      ) => ({ position, timestamp }));
    const rest = oldestLeft(ofEvents, ofActions, limit);
    return {
      events: before(ofEvents[rest.events]) ?? lastPosition(store),
      actions: before(ofActions[rest.actions]) ?? lastActionPosition(store),
    };
  });
}

/** A row of a table that grows. */
interface Placed {
  readonly position: number;
  readonly timestamp: string;
}

function before(row: Placed | undefined): number | null {
  return row === undefined ? null : row.position - 1;
}

/** How many of each go, so that of all the newest `limit` are left. */
function oldestLeft(
  ofEvents: readonly Placed[],
  ofActions: readonly Placed[],
  limit: number,
): Places {
  let [events, actions] = [ofEvents.length, ofActions.length];
  for (let more = limit; more > 0 && events + actions > 0; more--) {
    const [event, action] = [ofEvents[events - 1], ofActions[actions - 1]];
    if (event !== undefined && (action === undefined || event.timestamp > action.timestamp)) {
      events--;
    } else if (action !== undefined) actions--;
  }
  return { events, actions };
}
