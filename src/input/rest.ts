/** Whether a pane has come to rest, so that text may be pasted. Pure. */
import { leftOf, type Screen } from "../model/activity/screen.ts";

/** How long the whole screen stays the same, in milliseconds. */
const STILL_MS = 500;

/** How long the place of the cursor stays the same where something else always moves, in milliseconds. */
const STILL_PLACE_MS = 2000;

/** What was seen last, and since when. */
export interface Stillness {
  readonly screen: string;
  readonly screenSinceMs: number;
  readonly place: string;
  readonly placeSinceMs: number;
}

/** The stillness with one more look at this time. */
export function seeAgain(before: Stillness | null, screen: Screen, nowMs: number): Stillness {
  const [whole, place] = [shownOn(screen), placeOn(screen)];
  return {
    screen: whole,
    screenSinceMs: before?.screen === whole ? before.screenSinceMs : nowMs,
    place,
    placeSinceMs: before?.place === place ? before.placeSinceMs : nowMs,
  };
}

export function isAtRest(seen: Stillness, nowMs: number): boolean {
  return nowMs - seen.screenSinceMs >= STILL_MS || nowMs - seen.placeSinceMs >= STILL_PLACE_MS;
}

/** Whether nothing at all is visible. */
export function isBlank({ rows, top }: Screen): boolean {
  return rows.slice(top).every((row) => leftOf(row, Infinity) === "");
}

/** All that is visible, with the terminal's cursor. */
export function shownOn({ rows, top, cursors: [cursor] }: Screen): string {
  const lines = rows.slice(top).map((row) => leftOf(row, Infinity));
  return `${lines.join("\n")}\n${cursor.column},${cursor.row - top}`;
}

/** What stands left of each cursor, wherever its row is: boxes move while a program writes above them. */
export function placeOn({ rows, cursors }: Screen): string {
  return cursors.map(({ row, column }) => `${column}:${leftOf(rows[row], column)}`).join("\n");
}
