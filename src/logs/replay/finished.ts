/**
 * Which lines of a terminal are finished while output still comes: those that have scrolled by, and those above the
 * cursor that stay as they are. Each is given once; one that is changed after that, once more. Pure.
 */
import type { ShownLine } from "./shown_line.ts";

/** A line that stands above the cursor for so many looks, unchanged, stays. */
const STEADY_LOOKS = 4;

/** What is there at one look. */
export interface Look {
  readonly standing: readonly ShownLine[];
  /** Number of the first row of the cursor's line; null where no line above it can be finished. */
  readonly cursorRow: number | null;
}

export class FinishedLines {
  /** What was given of lines on the screen, by row, and whether the line was ended. */
  #given = new Map<number, string>();
  #steady = new Map<number, { readonly text: string; readonly looks: number }>();
  /** The row of a line that was given but not ended. */
  #begun: number | null = null;

  /** Takes what stands on the screen now as given; whether its last line was given without an end. */
  skip({ standing, cursorRow }: Look): boolean {
    for (const { row, text } of standing) if (row !== null) this.#given.set(row, text.trimEnd());
    const last = standing.at(-1)?.row ?? null;
    this.#begun = last !== null && last === cursorRow ? last : null;
    return this.#begun !== null;
  }

  /** The text of lines that scrolled by, line breaks included, as far as it was not given. */
  scrolledBy(lines: readonly ShownLine[]): string {
    return lines.map((line) => this.#give(line, !line.follows)).join("");
  }

  /** The text that is finished on the screen, line breaks included. With `isQuiet` also what the line with the cursor shows. */
  next({ standing, cursorRow }: Look, isQuiet: boolean): string {
    let text = "";
    const rows = standing.flatMap((line) => line.row === null ? [] : [{ ...line, row: line.row }]);
    this.#look(rows);
    if (cursorRow === null) return text;
    for (const line of rows) {
      if (line.row > cursorRow) break;
      const isCursors = line.row === cursorRow;
      if (isCursors && !isQuiet) break;
      if (!isCursors && (this.#steady.get(line.row)?.looks ?? 0) < STEADY_LOOKS) break;
      text += this.#give(line, !isCursors);
    }
    return text;
  }

  /**
   * The terminal has another size: the same lines stand in other rows now.
   *
   * @param before what stood on the screen, and `after` what stands there now.
   */
  moved(before: readonly ShownLine[], after: readonly ShownLine[]): void {
    const given = new Map<number, string>();
    // A line that was begun and is not found any more is none of those to come.
    let begun = this.#begun === null ? null : NaN;
    let from = 0;
    for (const { row, text } of after) {
      const shown = text.trimEnd();
      const at = before.findIndex((line, at) => at >= from && line.text.trimEnd() === shown);
      const was = before[at]?.row ?? null;
      if (at >= 0) from = at + 1;
      if (row === null || was === null) continue;
      const known = this.#given.get(was);
      if (known !== undefined) given.set(row, known);
      if (was === this.#begun) begun = row;
    }
    this.#given = given;
    this.#begun = begun;
    this.#steady = new Map();
  }

  #look(rows: readonly { readonly row: number; readonly text: string }[]): void {
    this.#steady = new Map(rows.map(({ row, text }) => {
      const before = this.#steady.get(row);
      return [row, { text, looks: before?.text === text ? before.looks + 1 : 1 }];
    }));
    const first = rows[0]?.row ?? Infinity;
    for (const row of this.#given.keys()) {
      if (row < first && row !== this.#begun) this.#given.delete(row);
    }
  }

  #give({ row, text, continues }: ShownLine, isEnded: boolean): string {
    const line = isEnded ? text.trimEnd() : text;
    const given = row === null ? undefined : this.#given.get(row);
    const isBegun = this.#begun !== null && (this.#begun === row || continues);
    if (given === line && !isBegun) return "";
    const isGrown = isBegun && line.startsWith(given ?? "");
    // What was begun and has changed since is begun anew.
    const broken = this.#begun !== null && !isGrown ? "\n" : "";
    const added = isGrown ? line.slice(given?.length ?? 0) : line;
    if (row !== null) this.#given.set(row, line);
    this.#begun = isEnded ? null : row;
    return broken + added + (isEnded ? "\n" : "");
  }
}
