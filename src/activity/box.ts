/** Finds where a program takes a text on its screen. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import type { InputBox } from "../model/activity/program.ts";
import {
  leftOf,
  type Screen,
  type ScreenCell,
  visibleCharacters,
} from "../model/activity/screen.ts";

/** An input box that is shown. */
export interface ShownBox {
  /** Its first row, and the first one behind it. */
  readonly top: number;
  readonly end: number;
  /** The first column that is not part of it. */
  readonly width: number;
  /** Its rows behind their prompts, from the first on, but for those of the program's own at its end. */
  readonly rows: readonly string[];
  /** What somebody has typed there; empty where nothing stands, or only what the program suggests. */
  readonly draft: string;
  /** Whether its prompt is drawn in a colour of its own. */
  readonly coloured: boolean;
}

/** The visible rows of a screen as text, without blanks at their ends. */
export function screenLines({ rows, top }: Screen): string[] {
  return rows.slice(top).map((row) => leftOf(row, Infinity));
}

/**
 * The box near the bottom of the screen; null where none is shown.
 *
 * @param lines what {@link screenLines} gives of the screen.
 */
export function findBox(screen: Screen, lines: readonly string[], box: InputBox): ShownBox | null {
  for (let top = lines.length - 1; top >= 0; top--) {
    const prompt = box.prompt.exec(lines[top]!)?.[0];
    if (prompt === undefined) continue;
    if (box.above !== null && !box.above.test(lines[top - 1] ?? "")) continue;
    const last = box.below === null ? lastRow(screen, lines, top, prompt.length) : top;
    const length = lines.slice(top).findIndex((line, at) =>
      at > 0 && (box.below === null ? line === "" && top + at > last : box.below.test(line))
    );
    const end = length < 0 ? (box.below === null ? lines.length : -1) : top + length;
    if (end < 0) continue;
    const below = lines.slice(box.below === null ? end : end + 1).filter((line) => line !== "");
    if (below.length > box.footer) return null;
    const first = box.everyRow ? firstOf(lines, top, box.prompt) : top;
    const coloured = screen.rows[screen.top + first]?.[0]?.coloured ?? false;
    const width = box.below === null ? Infinity : widthOf(lines[end] ?? "");
    const rows = rowsIn(screen, lines, { top: first, end, width }, box);
    return {
      top: first,
      end,
      width,
      rows: rows.map(textOf),
      draft: draftIn(rows, box),
      coloured,
    };
  }
  return null;
}

/**
 * The row of the cursor, where it stands in the box: a text may have empty rows. Every row up to it is empty, or
 * begins where the text does.
 */
function lastRow(
  screen: Screen,
  lines: readonly string[],
  top: number,
  promptLength: number,
): number {
  const cursor = screen.cursors[0].row - screen.top;
  const isText = lines.slice(top + 1, cursor + 1).every((line) =>
    line.slice(0, promptLength).trim() === ""
  );
  return isText ? cursor : top;
}

/** Where the border in a row ends: other things that a program shows beside it begin behind a gap. */
function widthOf(border: string): number {
  return unicodeWidth(/^ *(?:\S| (?! ))*/u.exec(border)?.[0] ?? "");
}

/** The first of the rows above, without a gap, that begin in the same way. */
function firstOf(lines: readonly string[], last: number, prompt: RegExp): number {
  let first = last;
  while (first > 0 && prompt.test(lines[first - 1]!)) first--;
  return first;
}

/** What stands in its rows behind their prompts, but for what the program shows at its end. */
function rowsIn(
  screen: Screen,
  lines: readonly string[],
  { top, end, width }: Pick<ShownBox, "top" | "end" | "width">,
  { prompt, everyRow, status }: InputBox,
): (readonly ScreenCell[])[] {
  const rows = lines.slice(top, end).map((line, at) => {
    const opening = everyRow || at === 0 ? prompt.exec(line)?.[0].length ?? 0 : 0;
    const row = screen.rows[screen.top + top + at] ?? [];
    return row.slice(opening).filter(({ column }) => column < width);
  });
  if (status === null) return rows;
  const empty = rows.findLastIndex((row) => textOf(row) === "");
  const last = rows[empty + 1];
  return empty >= 0 && last !== undefined && status.test(textOf(last))
    ? rows.slice(0, empty)
    : rows;
}

function textOf(row: readonly ScreenCell[]): string {
  return row.map(({ text }) => text).join("").trimEnd();
}

/** What is typed there, without what is drawn faint, and without the cursor that is drawn onto something faint. */
function draftIn(rows: readonly (readonly ScreenCell[])[], { hint }: InputBox): string {
  const cells: ScreenCell[] = [];
  // A hint that does not fit goes on in the next row.
  let isHint = false;
  for (const row of rows) {
    isHint = hint?.test(textOf(row)) === true || (isHint && textOf(row) !== "");
    if (!isHint) cells.push(...row);
  }
  const shown = cells.filter(({ text }) => visibleCharacters(text) !== "");
  const typed = shown.filter(({ faint, inverse }, at) =>
    !faint && !(inverse && shown[at + 1]?.faint === true)
  );
  return typed.map(({ text }) => text).join("");
}
