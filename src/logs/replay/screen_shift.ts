/**
 * What scrolls by on a screen that a program draws anew each time it moves: rows that leave it at the top while
 * those below them move up. Pure.
 */

/** So many rows that show something have to move together. */
const LEAST_ROWS = 3;

interface Run {
  /** By how many rows it moved up, and where it begins now. */
  readonly up: number;
  readonly start: number;
  /** How many of its rows show something, and something else than stood there. */
  readonly shown: number;
}

export class ShiftingScreen {
  #before: readonly string[] = [];
  /** How many rows came back at the top, because somebody scrolled up, and are still to leave once more. */
  back = 0;

  /** One row has left, below so many that stay. */
  scroll(staying: number): void {
    this.#before = [...this.#before.slice(0, staying), ...this.#before.slice(staying + 1), ""];
  }

  /** @param rows what the screen shows now. @returns the rows that have left it at the top since the last time. */
  next(rows: readonly string[]): string[] {
    const before = this.#before;
    this.#before = rows;
    const { up, start } = longestRun(before, rows);
    if (up < 0) this.back -= up;
    if (up <= 0) return [];
    const moved = before.slice(start, start + up);
    // Those above were moved before, and still stand there.
    if (moved.every((row, at) => row === rows[start + at])) return [];
    const pinned = before.slice(0, start).filter((row, at) =>
      row !== "" && !isSameRow(row, rows[at])
    );
    const gone = [...pinned, ...moved];
    const known = Math.min(this.back, gone.length);
    this.back -= known;
    return gone.slice(known);
  }
}

/** So much of a row that stays and shows something else is as it was, at its beginning or its end. */
const EDGE_CHARS = 4;

/** Whether a row above those that moved stays, with another clock perhaps; else another one is pinned over it. */
function isSameRow(before: string, after = ""): boolean {
  return after.startsWith(before.slice(0, EDGE_CHARS)) || after.endsWith(before.slice(-EDGE_CHARS));
}

/** Most of the rows that stayed together, and how far they moved; not at all where too few did. */
function longestRun(before: readonly string[], after: readonly string[]): Run {
  let best: Run = { up: 0, start: 0, shown: LEAST_ROWS - 1 };
  const rows = after.length;
  for (const up of distances(rows)) {
    let start = 0;
    let shown = 0;
    for (let at = Math.max(0, -up); at < rows; at++) {
      if (before[at + up] !== after[at]) [start, shown] = [at + 1, 0];
      else if (after[at] !== "" && after[at] !== before[at]) shown++;
      if (shown > best.shown) best = { up, start, shown };
    }
  }
  return best;
}

/** 1, -1, 2, -2 and so on. */
function distances(rows: number): number[] {
  return Array.from({ length: rows }, (_, at) => [at + 1, -at - 1]).flat();
}
