/**
 * A history that a program gave up, and what it shows since. A shell that is told to clear begins anew; a program
 * that draws all of its text again, as when the pane changes its size, shows what is in the history already. Pure.
 */
import type { ShownLine } from "./shown_line.ts";

/** By so many lines that show something, in a row, what is shown again is known. */
const KNOWN_LINES = 8;
const LEAST_LINES = 3;

/** The history, as far as it is not shown again, and what was shown since. */
export function withGivenUp(
  history: readonly ShownLine[],
  since: readonly ShownLine[],
): readonly ShownLine[] {
  const again = beginningAgain(history.map(textOf), since.map(textOf));
  return [...history.slice(0, again ?? history.length), ...since];
}

/** Where in the history the beginning of what was shown since stands; null where it does not. */
function beginningAgain(history: readonly string[], since: readonly string[]): number | null {
  const first = since.findIndex((line) => line !== "");
  const head = since.slice(Math.max(0, first)).filter((line) => line !== "").slice(0, KNOWN_LINES);
  if (head.length < LEAST_LINES) return null;
  const shown = history.flatMap((line, at) => line === "" ? [] : [{ line, at }]);
  const found = shown.findIndex((_, at) => head.every((line, by) => shown[at + by]?.line === line));
  return found < 0 ? null : shown[found]!.at;
}

function textOf({ text }: ShownLine): string {
  return text.trimEnd();
}
