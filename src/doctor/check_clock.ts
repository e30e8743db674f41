/** Finds panes from the future: this machine's clock is behind, or was ahead when they were made. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { containersToReconcile, panesToReconcile } from "../store/panes.ts";
import { type Check, warning } from "./check.ts";

/** What corrections of a clock that runs well stay below, in milliseconds. */
const TOLERANCE_MS = 60_000;

/** A pane that is being made counts as young for as long as it seems to come from the future. */
export function checkClock({ store, clock }: Pick<Context, "store" | "clock">): Check[] {
  const times = containersToReconcile(store)
    .flatMap((id) => panesToReconcile(store, id).map(({ updatedAt }) => updatedAt)).sort();
  const newest = times.at(-1);
  if (newest === undefined) return [];
  const now = clock.now();
  const aheadMs = Date.parse(newest) - now.getTime();
  if (!(aheadMs > TOLERANCE_MS)) return [];
  const minutes = Math.ceil(aheadMs / 60_000);
  const message = `panes are on record of ${newest}, ${minutes} minutes after ` +
    `${now.toISOString()}, which is the time by this machine's clock`;
  const cure = advise`if that is not the time, set it: timedatectl set-ntp true`;
  return [warning("clock", message, cure)];
}
