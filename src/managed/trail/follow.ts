/** What is put on record, as it comes, read from the database. */
import type { Clock } from "../../system/clock.ts";
import { byTime, type Timed } from "./by_time.ts";

/** No feed gives more at a time. */
export const BATCH = 500;

const FOLLOW_POLL_MS = 200;

/** What one table has for a follower. */
export interface Feed<T> {
  /** The next of it, the oldest first; empty where there is no more for now. */
  next(): readonly T[];
}

/** What the feeds have, by time, and all that comes to them, for ever. */
export async function* follow<T extends Timed>(
  clock: Clock,
  feeds: readonly Feed<T>[],
): AsyncGenerator<T, never> {
  for (;;) {
    yield* byTime(feeds.map((feed) => drain(clock, feed)));
    await clock.sleep(FOLLOW_POLL_MS);
  }
}

/** A signal is heard of between two batches, however many there are. */
async function* drain<T>(clock: Clock, feed: Feed<T>): AsyncGenerator<T> {
  for (let batch = feed.next(); batch.length > 0; batch = feed.next()) {
    yield* batch;
    await clock.sleep(0);
  }
}
