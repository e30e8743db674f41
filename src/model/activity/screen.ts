/** What a pane shows at one moment, cell by cell, and where something typed would appear. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";

/** One character as tmux placed it. */
export interface ScreenCell {
  readonly text: string;
  /** Its first column, from 0. */
  readonly column: number;
  readonly inverse: boolean;
  /** Whether it is drawn faint, as programs show what is not there to stay. */
  readonly faint: boolean;
  /** Whether it is drawn in a colour of its own. */
  readonly coloured: boolean;
  /** The colour of its ground as SGR has it; empty for the terminal's own. */
  readonly ground: string;
}

/** A row of cells, from left to right; blanks at its end may be missing. */
export type ScreenRow = readonly ScreenCell[];

/** A place where text may be typed. */
export interface Cursor {
  /** Index into the rows of the screen. */
  readonly row: number;
  readonly column: number;
}

export interface Screen {
  /** The last of the history, then what is visible. */
  readonly rows: readonly ScreenRow[];
  /** Index of the first visible row. */
  readonly top: number;
  /** How many rows the history holds in all, so that a row can be followed when it scrolls. */
  readonly historySize: number;
  /** Whether the program draws on the alternate screen, which has no history. */
  readonly alternate: boolean;
  /** The terminal's cursor first, then those that the program draws by itself, as single inverse cells. */
  readonly cursors: readonly [Cursor, ...Cursor[]];
}

/** What tmux says of a pane beside its text. */
export interface Geometry {
  readonly cursorX: number;
  readonly cursorY: number;
  readonly height: number;
  readonly historySize: number;
  readonly alternate: boolean;
}

/** Stands for every cell of the terminal's own line drawing set, which tmux writes as letters. */
const LINE = "\u2500";

const ESCAPE = "\x1b";

/** SGR, a hyperlink, any other escape, or one character. */
const TOKEN = new RegExp(
  [
    String.raw`${ESCAPE}\[([\d;:]*)m`,
    String.raw`${ESCAPE}\][^${ESCAPE}]*${ESCAPE}\\`,
    `${ESCAPE}.?`,
    `[^${ESCAPE}]`,
  ].join("|"),
  "gu",
);

/** Reads what `capture-pane -p -e` printed. */
export function readScreen(captured: string, geometry: Geometry): Screen {
  const rows: ScreenRow[] = [];
  const drawn: Cursor[] = [];
  // tmux writes only changes of attributes, across rows, too.
  let [inverse, faint, coloured, lines] = [false, false, false, false];
  let ground = "";
  for (const line of captured.replace(/\n$/, "").split("\n")) {
    const row: ScreenCell[] = [];
    let column = 0;
    let beganAtEnd = false;
    for (const [token, attributes] of line.matchAll(TOKEN)) {
      if (attributes !== undefined) {
        const codes = codesOf(attributes);
        const next = isInverse(codes, inverse);
        beganAtEnd = next && (!inverse || beganAtEnd);
        inverse = next;
        faint = isFaint(codes, faint);
        coloured = isColoured(codes, coloured);
        ground = groundBehind(codes, ground);
      } else if (token === "\x0e" || token === "\x0f") {
        lines = token === "\x0e";
      } else if (token === "\t") {
        column += 8 - column % 8;
      } else if (!token.startsWith(ESCAPE)) {
        const width = unicodeWidth(token);
        const before = row.at(-1);
        if (width === 0 && before) {
          row[row.length - 1] = { ...before, text: before.text + token };
        } else {
          row.push({ text: lines ? LINE : token, column, inverse, faint, coloured, ground });
          column += width;
        }
        beganAtEnd = false;
      }
    }
    const at = rows.length;
    drawn.push(...singleInverse(row).map((column) => ({ row: at, column })));
    // tmux leaves out blanks at the end of a row, the one that shows the cursor among them.
    if (beganAtEnd) drawn.push({ row: at, column });
    rows.push(row);
  }
  const top = Math.max(0, rows.length - geometry.height);
  const { cursorX, cursorY, historySize, alternate } = geometry;
  const own: Cursor = { row: top + cursorY, column: cursorX };
  return {
    rows,
    top,
    historySize,
    alternate,
    cursors: [own, ...drawn.filter(({ row }) => row >= top)],
  };
}

/** What of the row stands left of the column. */
export function leftOf(row: ScreenRow | undefined, column: number): string {
  return between(row, 0, column).trimEnd();
}

/** What stands from the one column up to the other. */
export function between(row: ScreenRow | undefined, from: number, to: number): string {
  let text = "";
  let next = from;
  for (const cell of row ?? []) {
    if (cell.column < from || cell.column >= to) continue;
    text += " ".repeat(Math.max(0, cell.column - next)) + cell.text;
    next = cell.column + unicodeWidth(cell.text);
  }
  return text;
}

/** The characters without white space, format characters, marks, line drawings and bars. */
export function visibleCharacters(text: string): string {
  return text.replaceAll(/[\s\p{Cc}\p{Cf}\p{M}\u2500-\u259f|]/gu, "");
}

/** Whether inverse is on behind these attributes (7 and 27). */
function isInverse(codes: readonly string[], before: boolean): boolean {
  return isOn(codes, before, /^7$/, "27");
}

/** Whether faint is on behind these attributes (2 and 22). */
function isFaint(codes: readonly string[], before: boolean): boolean {
  return isOn(codes, before, /^2$/, "22");
}

/** Whether a foreground colour is on behind these attributes (30 to 38, 90 to 97, and 39). */
function isColoured(codes: readonly string[], before: boolean): boolean {
  return isOn(codes, before, /^(3[0-8]|9[0-7])$/, "39");
}

/** The ground behind these attributes (40 to 48, 100 to 107, and 49). */
function groundBehind(codes: readonly string[], before: string): string {
  let ground = before;
  for (const code of codes) {
    if (/^(4[0-8]|10[0-7])(;|$)/.test(code)) ground = code;
    else if (code === "49" || code === "0" || code === "") ground = "";
  }
  return ground;
}

/** What 0 or nothing switches off, too. */
function isOn(codes: readonly string[], before: boolean, on: RegExp, off: string): boolean {
  let is = before;
  for (const code of codes) {
    if (on.test(code.split(";", 1)[0]!)) is = true;
    else if (code === off || code === "0" || code === "") is = false;
  }
  return is;
}

/** One code each; 38, 48 and 58 with what follows them, by which they choose a colour. */
function codesOf(attributes: string): string[] {
  const codes = attributes.split(";");
  const whole: string[] = [];
  for (let at = 0; at < codes.length;) {
    const chooses = codes[at] === "38" || codes[at] === "48" || codes[at] === "58";
    const count = chooses ? (codes[at + 1] === "5" ? 3 : 5) : 1;
    whole.push(codes.slice(at, at + count).join(";"));
    at += count;
  }
  return whole;
}

/** Columns of inverse cells that stand alone. */
function singleInverse(row: ScreenRow): number[] {
  return row.flatMap((cell, at) =>
    cell.inverse && !row[at - 1]?.inverse && !row[at + 1]?.inverse ? [cell.column] : []
  );
}
