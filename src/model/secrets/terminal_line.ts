/** One line as a terminal shows it while a program writes and edits it, over as many rows as it wrapped to. */
import { unicodeWidth } from "@std/cli/unicode-width";

/** What the terminal shows in a column; a wide character has an empty cell behind it. */
export interface LineCell {
  readonly text: string;
  /** Where in what was written the same character was put here, each time; nowhere for a gap. */
  readonly origins: number[];
}

/** A row has at least so many columns: what a cursor returns from earlier is no wrap. */
const LEAST_WIDTH = 10;

/** More cells than this are not moved to insert or delete some before them. */
const MOVED_CELLS = 512;

function gap(): LineCell {
  return { text: " ", origins: [] };
}

/** Of the row: all of it, up to the cursor, from the cursor on, or so many cells; or all the rest of the line. */
export type Part = "row" | "left" | "right" | "rest" | number;

export class TerminalLine {
  #cells: LineCell[] = [];
  /** The index of each row's first cell. */
  #rows = [0];
  #row = 0;
  #at = 0;
  /** Whether the last that was done was to put a blank at the end. */
  #blankAtEnd = false;
  /** Where the next row may begin, until it is known whether the cursor only moves on. */
  #wrapped: number | null = null;

  /** @param base the column of the first cell. */
  constructor(readonly base = 0) {}

  get cells(): readonly LineCell[] {
    return this.#cells;
  }

  /** Rows that the line wrapped to before and behind the cursor's. */
  get rowsAbove(): number {
    return this.#row;
  }

  get rowsBelow(): number {
    return this.#rows.length - 1 - this.#row;
  }

  get column(): number {
    return this.#at - this.#rowStart + (this.#row === 0 ? this.base : 0);
  }

  /** How many cells there would be more if the cursor went to the column and wrote. */
  gapTo(column: number): number {
    return Math.max(0, this.#index(column) - this.#cells.length);
  }

  /** Whether the cursor can go to the column: the line does not begin behind it. */
  reaches(column: number): boolean {
    return this.#index(column) >= this.#rowStart;
  }

  /** Whether what is shown would go where the characters were put at the cursor. */
  loses(text: string): boolean {
    this.#wrap();
    let at = this.#at;
    for (const char of text) {
      const cell = this.#cells[at++];
      if (cell && cell.text !== char && cell.text.trim() !== "") return true;
    }
    return false;
  }

  /** @param origin where it stands in what was written. */
  put(char: string, origin: number): void {
    const width = char < "\u0300" ? 1 : unicodeWidth(char);
    if (width === 0) return;
    this.#wrap();
    this.#fill();
    if (this.rowsBelow > 0 && this.#at >= this.#rowEnd) this.#row++;
    const before = this.#cells[this.#at];
    const isKept = before !== undefined && (before.text === char || before.text.trim() === "");
    if (isKept) before.origins.push(origin);
    this.#blankAtEnd = char === " " && this.#at === this.#cells.length;
    this.#cells[this.#at++] = { text: char, origins: isKept ? before.origins : [origin] };
    if (char === "\t") { while (this.column % 8 !== 0) this.#putEmpty(); }
    else if (width > 1) this.#putEmpty();
  }

  #putEmpty(): void {
    this.#cells[this.#at++] = { text: "", origins: [] };
  }

  /** To the row's beginning; behind a blank at the end that a shell put into the next row, to that row's. */
  return(): void {
    const wrapped = this.#at - 1;
    const mayWrap = this.#blankAtEnd && this.rowsBelow === 0 &&
      wrapped - this.#rowStart >= LEAST_WIDTH;
    this.moveTo(this.#row === 0 ? Math.min(this.base, this.column) : 0);
    if (mayWrap) this.#wrapped = wrapped;
  }

  /** Something is put or erased where the cursor returned to. */
  #wrap(): void {
    if (this.#wrapped === null) return;
    this.#rows.push(this.#wrapped);
    this.#row++;
    this.#at = this.#wrapped;
    this.#wrapped = null;
  }

  moveTo(column: number): void {
    this.#at = Math.max(this.#rowStart, this.#index(column));
    this.#blankAtEnd = false;
    this.#wrapped = null;
  }

  /** Up or down, among the rows that there are. */
  moveRows(count: number): void {
    const { column } = this;
    this.#row += count;
    this.moveTo(column);
  }

  /** Whether something that shows stands in the part. */
  shows(part: Part): boolean {
    this.#wrap();
    const [start, end] = this.#range(part);
    for (let at = start; at < end; at++) if (this.#cells[at]!.text.trim() !== "") return true;
    return false;
  }

  erase(part: Part): void {
    this.#wrap();
    const [start, end] = this.#range(part);
    if (end === this.#cells.length && start <= end) {
      this.#cells.length = start;
      this.#rows = this.#rows.filter((row, index) => index <= this.#row || row < start);
    } else {
      for (let at = start; at < end; at++) this.#cells[at] = gap();
    }
    this.#blankAtEnd = false;
  }

  /** Takes cells of the row away at the cursor, or puts blanks there; false where too much would have to move. */
  shift(count: number): boolean {
    this.#blankAtEnd = false;
    const [at, end] = [this.#at, this.#rowEnd];
    const moved = end - at;
    if (moved <= 0) return true;
    if (this.#cells.length - at > MOVED_CELLS) return false;
    const gaps = Array.from({ length: Math.min(Math.abs(count), moved) }, gap);
    const kept = this.#cells.slice(count < 0 ? at + gaps.length : at, end);
    const row = count < 0 ? [...kept, ...gaps] : [...gaps, ...kept];
    this.#cells.splice(at, moved, ...(this.rowsBelow > 0 ? row.slice(0, moved) : row));
    return true;
  }

  /** What is shown has been looked at: of what was put in a cell again and again only the last counts from now on. */
  forget(): void {
    this.#cells = this.#cells.map(({ text, origins }) => ({ text, origins: origins.slice(-1) }));
  }

  get #rowStart(): number {
    return this.#rows[this.#row]!;
  }

  get #rowEnd(): number {
    return Math.min(this.#cells.length, this.#rows[this.#row + 1] ?? Infinity);
  }

  #range(part: Part): [start: number, end: number] {
    const length = this.#cells.length;
    if (part === "row") return [this.#rowStart, this.#rowEnd];
    if (part === "left") return [this.#rowStart, Math.min(this.#rowEnd, this.#at + 1)];
    if (part === "right") return [this.#at, this.#rowEnd];
    return [this.#at, part === "rest" ? length : Math.min(this.#rowEnd, this.#at + part)];
  }

  #index(column: number): number {
    return this.#rowStart + column - (this.#row === 0 ? this.base : 0);
  }

  #fill(): void {
    while (this.#cells.length < this.#at) this.#cells.push(gap());
  }
}
