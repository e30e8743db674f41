/** Finds records from the future: this machine's clock is behind, or was ahead when they were made. */
import { advise } from "../model/advice.ts";
import { eventsAfter, lastPosition } from "../store/events.ts";
import type { Reader } from "../store/db.ts";
import type { Clock } from "../system/clock.ts";
import { type Check, warning } from "./check.ts";

/** What corrections of a clock that runs well stay below, in milliseconds. */
const TOLERANCE_MS = 60_000;

export function checkClock(store: Reader, clock: Pick<Clock, "now">): Check[] {
  const [newest] = eventsAfter(store, lastPosition(store) - 1, 1);
  const at = newest?.event.timestamp;
  if (at === undefined) return [];
  const now = clock.now();
  const aheadMs = Date.parse(at) - now.getTime();
  if (!(aheadMs > TOLERANCE_MS)) return [];
  const minutes = Math.ceil(aheadMs / 60_000);
  const message = `the newest record is of ${at}, ${minutes} minutes after ` +
    `${now.toISOString()}, which is the time by this machine's clock`;
  return [
    warning("clock", message, advise`if that is not the time, set it: timedatectl set-ntp true`),
  ];
}
