/**
 * A terminal without a screen, through which output is replayed: gives the lines that scroll by and those that stand
 * on it, as text. What tmux keeps, it keeps: a screen that is cleared scrolls by, and what a program takes back with
 * its history is gone.
 */
import type { IBuffer, IMarker, Terminal } from "@xterm/headless";
import { ESCAPE } from "../../model/secrets/plain_text.ts";
import { CELL_WIDTHS } from "./cell_width.ts";
import { withGivenUp } from "./given_up.ts";
import { headlessTerminal } from "./headless.ts";
import { ShiftingScreen } from "./screen_shift.ts";
import type { ShownLine } from "./shown_line.ts";
import type { TerminalSize } from "./tame.ts";

/** Rows that scroll by are taken out of the terminal after so many, long before it would drop one. */
const TAKEN_ROWS = 512;
const KEPT_ROWS = 4 * TAKEN_ROWS;

/** What is written at once, in characters; in between, others get their turn. */
const PIECE_CHARS = 1 << 15;

/** A longer line is given in parts. */
const LONGEST_LINE = 1 << 12;

/** So many rows scroll by because the screen was cleared, at most: a program can clear it all the time. */
const MOST_CLEARED_ROWS = 4096;

/** So many screens of programs that have left them are waited with until what stood before has scrolled by. */
const MOST_ASIDES = 64;

/** Put before each line break, so that what that moves off the screen is seen before: no program's, as none passes. */
const BREAK = `${ESCAPE}[z`;

const ALTERNATE = [47, 1047, 1049];
/** Modes that a program sets before and after what it draws at once. */
const FRAMES = [25, 2026];

/** The beginning of a line. */
interface OpenLine {
  readonly row: number;
  readonly text: string;
  readonly continues: boolean;
}

interface Aside {
  /** Before which row it was shown. */
  readonly marker: IMarker;
  readonly rows: readonly string[];
}

export class Replay implements Disposable {
  readonly #terminal: Terminal;
  #givenUp: readonly ShownLine[] = [];
  #scrolled: ShownLine[] = [];
  /** The line of which the last row has not scrolled by yet. */
  #open: OpenLine | null = null;
  /** The first row that was not taken, and rows behind it that were. */
  #marker: IMarker | null = null;
  #beyond = 0;
  /** How many rows were taken. */
  #taken = 0;
  #sinceTaken = 0;
  #cleared = 0;
  #entered: IMarker | null = null;
  #asides: Aside[] = [];
  /** What scrolls by on the alternate screen, as far as it was not given. */
  #shifting = new ShiftingScreen();
  #shifted: string[] = [];
  /** The first row, and the last, of those that scroll; null for the screen's. */
  #region: readonly [top: number, bottom: number] | null = null;

  /** @param most so many lines that scrolled by are kept, the last ones. */
  constructor(size: TerminalSize, private readonly most: number) {
    const terminal = headlessTerminal({
      cols: size.columns,
      rows: size.rows,
      scrollback: KEPT_ROWS,
      allowProposedApi: true,
      logLevel: "off",
    });
    this.#terminal = terminal;
    terminal.unicode.register(CELL_WIDTHS);
    terminal.unicode.activeVersion = CELL_WIDTHS.version;
    terminal.onScroll(() => {
      if (++this.#sinceTaken >= TAKEN_ROWS) this.#take();
    });
    const { parser } = terminal;
    parser.registerCsiHandler({ final: "J" }, ([what]) => this.#erases(Number(what)));
    parser.registerCsiHandler({ final: "z" }, () => this.#breaks());
    parser.registerCsiHandler({ final: "r" }, ([top, bottom]) => this.#bounds(top, bottom));
    parser.registerCsiHandler({ final: "H" }, ([row, column]) => this.#places(row, column));
    parser.registerCsiHandler({ prefix: "?", final: "h" }, (modes) => this.#enters(modes));
    parser.registerCsiHandler({ prefix: "?", final: "l" }, (modes) => this.#leaves(modes));
    parser.registerEscHandler({ final: "c" }, () => this.#resets());
  }

  /** @param text as a {@link Tamer} gives it. */
  async add(text: string): Promise<void> {
    for (let at = 0; at < text.length; at += PIECE_CHARS) {
      const piece = text.slice(at, at + PIECE_CHARS).replaceAll("\n", `${BREAK}\n`);
      await new Promise<void>((resolve) => this.#terminal.write(piece, resolve));
    }
    this.#take();
  }

  /** Nothing comes for now: what is drawn at once has been drawn. */
  rest(): void {
    this.#frame();
  }

  /** Another size from here on: what stands on the screen is wrapped anew, as tmux does, and all of it scrolls. */
  resize({ columns, rows }: TerminalSize): void {
    this.#take();
    this.#frame();
    this.#terminal.resize(columns, rows);
    this.#region = null;
    this.#shifting = new ShiftingScreen();
  }

  /** Whether a program draws on the alternate screen. */
  get isAlternate(): boolean {
    return this.#terminal.buffer.active.type === "alternate";
  }

  /** The lines that scrolled by before a program gave the history up, and were not given yet. */
  givenUp(): readonly ShownLine[] {
    const lines = this.#givenUp;
    this.#givenUp = [];
    return lines;
  }

  /** The lines that scrolled by since then and were not given yet. */
  scrolled(): readonly ShownLine[] {
    const lines = this.#scrolled;
    this.#scrolled = [];
    return lines;
  }

  /** As {@link scrolled}, of a program on the alternate screen. */
  shifted(): readonly ShownLine[] {
    const rows = this.#shifted;
    this.#shifted = [];
    return apart(rows);
  }

  /** The lines that stand on the screen, down to the last that is not blank or that the cursor is on. */
  standing(): readonly ShownLine[] {
    const { normal } = this.#terminal.buffer;
    const last = Math.max(lastShown(normal, this.#first), this.#first - 1);
    const lines: ShownLine[] = [];
    let open = this.#open;
    for (let at = this.#first; at <= last; at++) {
      lines.push(...this.#asideAt(at));
      const next = joined(open, rowText(normal, at), this.#taken + at - this.#first);
      open = goesOn(normal, at) && at < last ? next : null;
      if (open === null) lines.push({ ...next, follows: false });
    }
    if (open !== null) lines.push({ ...open, follows: false });
    for (const { marker, rows } of this.#asides) if (marker.line > last) lines.push(...apart(rows));
    if (!this.isAlternate) return lines;
    return [...lines, ...apart([...this.#shifted, ...withoutEnd(this.#alternateRows())])];
  }

  /** Number of the first row of the line that the cursor is on; null on the alternate screen. */
  get cursorRow(): number | null {
    if (this.isAlternate) return null;
    const { normal } = this.#terminal.buffer;
    let at = normal.baseY + normal.cursorY;
    while (at > this.#first && normal.getLine(at)?.isWrapped) at--;
    return this.#taken + at - this.#first;
  }

  [Symbol.dispose](): void {
    this.#terminal.dispose();
  }

  /** The index in the terminal of the first row that was not taken. */
  get #first(): number {
    return Math.max(0, this.#marker?.line ?? 0) + this.#beyond;
  }

  #take(): void {
    this.#sinceTaken = 0;
    const { normal } = this.#terminal.buffer;
    const first = this.#first;
    for (let at = first; at < normal.baseY; at++) this.#pass(at, this.#taken++);
    const taken = Math.max(0, normal.baseY - first);
    this.#beyond += taken;
    if (this.isAlternate || this.#first !== normal.baseY) return;
    this.#marker?.dispose();
    this.#marker = this.#terminal.registerMarker(-normal.cursorY) ?? null;
    this.#beyond = 0;
  }

  /** The row has scrolled by. */
  #pass(at: number, row: number): void {
    const { normal } = this.#terminal.buffer;
    if (this.#asides.length > 0) {
      for (const line of this.#asideAt(at)) this.#keep(line);
      this.#asides = this.#asides.filter(({ marker }) => marker.line > at);
    }
    const line = joined(this.#open, rowText(normal, at), row);
    const follows = goesOn(normal, at);
    const isPart = follows && line.text.length > LONGEST_LINE;
    if (!follows || isPart) this.#keep({ ...line, follows });
    // Rows of which the first part was given already count from here.
    this.#open = isPart ? { row: row + 1, text: "", continues: true } : follows ? line : null;
  }

  #keep(line: ShownLine): void {
    this.#scrolled.push(line);
    if (this.#scrolled.length > 2 * this.most) this.#scrolled = this.#scrolled.slice(-this.most);
  }

  /** Before a part of the screen is erased: all of it scrolls by. With 3, the history is given up. */
  #erases(what: number): false {
    const { normal } = this.#terminal.buffer;
    if (this.isAlternate) {
      this.#frame();
      return false;
    }
    if (what === 3) {
      this.#take();
      this.#givenUp = withGivenUp(this.#givenUp, this.#scrolled).slice(-this.most);
      this.#scrolled = [];
      this.#open = null;
      return false;
    }
    if (what === 2 || what === 0 && normal.cursorX === 0 && normal.cursorY === 0) {
      this.#take();
      const first = this.#first;
      const last = this.#cleared > MOST_CLEARED_ROWS ? first - 1 : lastShown(normal, first);
      this.#cleared += last + 1 - first;
      for (let at = first; at <= last; at++) this.#pass(at, this.#taken + at - first);
      // What is put there now are other rows.
      this.#taken += Math.max(0, last + 1 - first);
      this.#open = null;
    }
    return false;
  }

  /** The terminal is about to have other rows altogether. */
  #resets(): false {
    this.#erases(2);
    this.#take();
    this.#marker?.dispose();
    [this.#marker, this.#entered, this.#beyond, this.#asides] = [null, null, 0, []];
    return false;
  }

  /** What is drawn at once begins, or has ended. */
  #frame(): void {
    if (!this.isAlternate) return;
    this.#shifted.push(...this.#shifting.next(this.#alternateRows()));
    const back = Math.min(this.#shifting.back, this.#shifted.length);
    this.#shifted.length -= back;
    this.#shifting.back -= back;
    if (this.#shifted.length > 2 * this.most) this.#shifted = this.#shifted.slice(-this.most);
  }

  /** A line break comes: on the alternate screen's last row, one at its top leaves. */
  #breaks(): true {
    const { alternate } = this.#terminal.buffer;
    const [top, bottom] = this.#region ?? [0, this.#terminal.rows - 1];
    if (this.isAlternate && alternate.cursorY === bottom) {
      this.#shifted.push(rowText(alternate, top).trimEnd());
      this.#shifting.scroll(top);
    }
    return true;
  }

  #bounds(top: number | number[] = 1, bottom: number | number[] = 0): false {
    const { rows } = this.#terminal;
    const last = Number(bottom) === 0 ? rows : Math.min(rows, Number(bottom));
    const first = Math.max(1, Number(top));
    if (first < last) this.#region = [first - 1, last - 1];
    return false;
  }

  #places(row: number | number[] = 1, column: number | number[] = 1): false {
    if (Number(row) <= 1 && Number(column) <= 1) this.#frame();
    return false;
  }

  #enters(modes: readonly (number | number[])[]): false {
    if (modes.some((mode) => FRAMES.includes(Number(mode)))) this.#frame();
    if (!this.isAlternate && modes.some((mode) => ALTERNATE.includes(Number(mode)))) {
      this.#entered?.dispose();
      this.#entered = this.#terminal.registerMarker(0) ?? null;
      this.#shifting = new ShiftingScreen();
      this.#shifted = [];
    }
    return false;
  }

  #leaves(modes: readonly (number | number[])[]): false {
    if (modes.some((mode) => [...FRAMES, ...ALTERNATE].includes(Number(mode)))) this.#frame();
    if (!this.isAlternate || !modes.some((mode) => ALTERNATE.includes(Number(mode)))) return false;
    const marker = this.#entered;
    const rows = [...this.#shifted, ...withoutEnd(this.#alternateRows())];
    this.#shifted = [];
    if (marker === null || rows.length === 0) return false;
    this.#entered = null;
    this.#asides = [...this.#asides, { marker, rows }].slice(-MOST_ASIDES);
    return false;
  }

  #asideAt(at: number): ShownLine[] {
    return this.#asides.filter(({ marker }) => marker.line === at)
      .flatMap(({ rows }) => apart(rows));
  }

  #alternateRows(): string[] {
    const { alternate } = this.#terminal.buffer;
    return Array.from(
      { length: alternate.length },
      (_, at) => rowText(alternate, at).trimEnd(),
    );
  }
}

/** Without the blank rows at the end. */
function withoutEnd(rows: readonly string[]): readonly string[] {
  return rows.slice(0, rows.findLastIndex((row) => row !== "") + 1);
}

function apart(rows: readonly string[]): ShownLine[] {
  return rows.map((text) => ({ row: null, text, continues: false, follows: false }));
}

function joined(open: OpenLine | null, text: string, row: number): OpenLine {
  return open === null ? { row, text, continues: false } : { ...open, text: open.text + text };
}

/** What was put into the row; blanks that were put at its end are there. */
function rowText(buffer: IBuffer, at: number): string {
  return buffer.getLine(at)?.translateToString(true) ?? "";
}

/** Whether the row below goes on with the line. */
function goesOn(buffer: IBuffer, at: number): boolean {
  return buffer.getLine(at + 1)?.isWrapped ?? false;
}

function lastShown(buffer: IBuffer, first: number): number {
  let last = buffer.length - 1;
  while (last >= first && rowText(buffer, last).trim() === "") last--;
  return last;
}
