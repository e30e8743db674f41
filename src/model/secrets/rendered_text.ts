/**
 * Text as a terminal shows it: what a shell writes again, takes back, or goes on with in the next row of the
 * screen stands together there. Only lines that the cursor moves in; the others read as they were written.
 */
import { CSI, ESCAPE, lastAtOrBefore } from "./plain_text.ts";
import { type LineCell, type Part, TerminalLine } from "./terminal_line.ts";

export interface RenderedText {
  readonly text: string;
  /** Where each character of a part of one line stands in what was written, and each that was written over it. */
  origins(from: number, to: number): number[];
}

/** Whether the cursor moves in a line, or something in it is erased. */
const MOVES = new RegExp(
  String.raw`\x08|\r(?!\r*(?:\n|$))|${CSI}[\d;]{0,64}[@-HJKPSTXLMa\x60d-fsu]|${ESCAPE}[78DEMc]`,
);

/** A control sequence, a string that is not shown, another escape, text, or a control character. */
const TOKEN = new RegExp(
  String
    .raw`${CSI}(?<args>[0-?]{0,64})[ -\/]{0,4}(?<final>[@-~])|${ESCAPE}[\]PX^_][^\x07\x1b\n]{0,4096}(?:\x07|${ESCAPE}\\)?|${ESCAPE}[ -\/]{0,4}(?<escape>[0-~])|(?<text>[^\x00-\x08\x0a-\x1f\x7f-\x9f]{1,512})|[^]`,
  "gu",
);

/** A longer line is looked at in parts. */
const LONGEST_LINE = 2048;

/** So much is looked at at once. */
const BATCH_CHARS = 1 << 16;

/** How far a program may put the cursor to the right and still go on with what it wrote. */
const WIDEST_GAP = 64;

/** The edited lines of a text, a batch after the other, each line in each state that is not shown for good. */
export function* renderedText(written: string): Generator<RenderedText> {
  const terminal = new Terminal();
  let from = 0;
  while (from < written.length) {
    const at = written.indexOf("\n", from);
    const end = at < 0 ? written.length : at + 1;
    yield* terminal.add(written.slice(from, end), from);
    from = end;
  }
  yield terminal.end();
}

class Terminal {
  #line = new TerminalLine();
  /** The screen's row of the line's first row, where a program said it. */
  #screenRow: number | null = null;
  #saved: { line: TerminalLine; column: number; rowsAbove: number } | null = null;
  #edited = false;
  /** Whether something was put since the line was last looked at. */
  #isNew = false;
  /** What may be spent on lines that are looked at once more, in cells: what was written pays for it. */
  #credit = LONGEST_LINE;
  #batch = new Batch();

  /** What is left. */
  end(): RenderedText {
    this.#next();
    return this.#take();
  }

  /** @param line with its line break; `from` where it stands in what was written. */
  *add(line: string, from: number): Generator<RenderedText> {
    const isFresh = this.#line.rowsBelow === 0 && this.#line.cells.length === 0;
    if (isFresh && !MOVES.test(line)) return;
    for (const { 0: token, index, groups } of line.matchAll(TOKEN)) {
      const { args = "", final, escape, text } = groups!;
      this.#credit += token.length / 2;
      if (this.#batch.length > BATCH_CHARS) yield this.#take();
      if (text !== undefined) this.#put(text, from + index);
      else if (final !== undefined) this.#control(args, final);
      else if (escape !== undefined) this.#escape(escape);
      else if (token === "\n") this.#down();
      else if (token === "\r") this.#move(() => this.#line.return());
      else if (token === "\b") this.#column(this.#line.column - 1);
      else if (token === "\x0b" || token === "\x0c") this.#next();
    }
  }

  #take(): RenderedText {
    const batch = this.#batch;
    this.#batch = new Batch();
    return batch;
  }

  #put(text: string, from: number): void {
    if (this.#line.cells.length > LONGEST_LINE) this.#next();
    if (this.#line.loses(text)) this.#look();
    let at = from;
    for (const char of text) {
      this.#line.put(char, at);
      at += char.length;
    }
    this.#isNew = true;
  }

  #control(args: string, final: string): void {
    if (/[^\d;]/.test(args)) return;
    const [first = 0, second = 0] = args.split(";").map(Number);
    const count = Math.max(1, first);
    const line = this.#line;
    switch (final) {
      case "A":
        return this.#rows(-count);
      case "B":
      case "e":
        return this.#rows(count);
      case "C":
      case "a":
        return this.#column(line.column + count);
      case "D":
        return this.#column(line.column - count);
      case "E":
      case "F":
        this.#rows(final === "E" ? count : -count);
        return this.#column(0);
      case "G":
      case "`":
        return this.#column(count - 1);
      case "H":
      case "f":
        return this.#place(count - 1, Math.max(1, second) - 1);
      case "J":
        if (first === 0) return this.#erase("rest");
        return first === 1 ? undefined : this.#next(line.column);
      case "K":
        return this.#erase(first === 0 ? "right" : first === 1 ? "left" : "row");
      case "X":
        return this.#erase(count);
      case "P":
        return this.#shift(-count);
      case "@":
        return this.#shift(count);
      case "s":
        return this.#save();
      case "u":
        return this.#restore();
      case "d":
      case "L":
      case "M":
      case "S":
      case "T":
        return this.#next(line.column);
    }
  }

  #escape(escape: string): void {
    if (escape === "7") this.#save();
    else if (escape === "8") this.#restore();
    else if (escape === "M") this.#rows(-1);
    else if (escape === "D") this.#rows(1);
    else if (escape === "E" || escape === "c") this.#next();
  }

  /** A line break, within a line that wrapped, or at its end. */
  #down(): void {
    if (this.#line.rowsBelow > 0) this.#line.moveRows(1);
    else this.#next();
  }

  #rows(count: number): void {
    const { rowsAbove, rowsBelow, column } = this.#line;
    if (count < -rowsAbove || count > rowsBelow) this.#next(column);
    else this.#move(() => this.#line.moveRows(count));
  }

  #column(column: number): void {
    const wanted = Math.max(0, column);
    const gap = this.#line.gapTo(wanted);
    if (!this.#line.reaches(wanted) || gap > this.#credit) return this.#next(wanted);
    this.#credit -= gap;
    this.#move(() => this.#line.moveTo(wanted));
  }

  /** To a row and column of the screen. */
  #place(row: number, column: number): void {
    const line = this.#line;
    const rowNow = this.#screenRow === null ? null : this.#screenRow + line.rowsAbove;
    const isNear = column >= line.column && column - line.column <= WIDEST_GAP;
    if (rowNow === row || (rowNow === null && isNear)) this.#column(column);
    else this.#next(column);
    this.#screenRow = row - this.#line.rowsAbove;
  }

  #erase(part: Part): void {
    if (this.#line.shows(part)) this.#look();
    this.#edited = true;
    this.#line.erase(part);
  }

  #shift(count: number): void {
    if (count < 0 && this.#line.shows(-count)) this.#look();
    this.#edited = true;
    if (!this.#line.shift(count)) this.#next(this.#line.column);
  }

  #save(): void {
    const { column, rowsAbove } = this.#line;
    this.#saved = { line: this.#line, column, rowsAbove };
  }

  #restore(): void {
    const saved = this.#saved;
    const rows = (saved?.rowsAbove ?? 0) - this.#line.rowsAbove;
    if (saved?.line !== this.#line || rows > this.#line.rowsBelow) return this.#next();
    if (rows !== 0) this.#rows(rows);
    this.#column(saved.column);
  }

  #move(move: () => void): void {
    this.#edited = true;
    move();
  }

  /** Looks at the line before something of it goes. */
  #look(): void {
    if (!this.#isNew || this.#line.cells.length > this.#credit) return;
    this.#credit -= this.#line.cells.length;
    this.#give();
    this.#line.forget();
  }

  #give(): void {
    this.#batch.add(this.#line.cells);
    this.#isNew = false;
  }

  /** Begins a line at a column: what the cursor was in is left for good. */
  #next(column = 0): void {
    if (this.#edited && this.#isNew) this.#give();
    this.#line = new TerminalLine(column);
    this.#screenRow = null;
    this.#edited = false;
    this.#isNew = false;
  }
}

const LINE_BREAK: LineCell = { text: "\n", origins: [] };

class Batch implements RenderedText {
  #cells: LineCell[] = [];
  /** Where each cell's text begins. */
  #starts: number[] = [];
  #parts: string[] = [];
  length = 0;

  get text(): string {
    return this.#parts.join("");
  }

  add(line: readonly LineCell[]): void {
    for (const cell of [...line, LINE_BREAK]) {
      this.#cells.push(cell);
      this.#starts.push(this.length);
      this.#parts.push(cell.text);
      this.length += cell.text.length;
    }
  }

  origins(from: number, to: number): number[] {
    const origins: number[] = [];
    for (let at = lastAtOrBefore(this.#starts, from); this.#starts[at]! < to; at++) {
      const cell = this.#cells[at]!;
      if (cell === LINE_BREAK) break;
      for (const origin of cell.origins) origins.push(origin);
    }
    return origins.sort((a, b) => a - b);
  }
}
