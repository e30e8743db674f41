/**
 * Whether a text that was pasted into a pane stands where it was typed: it begins where the cursor stood before,
 * behind what stood left of it, and ends at the cursor. Whatever else a program shows is no proof: it may draw
 * the same letters by itself. Pure.
 */
import {
  between,
  type Cursor,
  leftOf,
  type Screen,
  visibleCharacters,
} from "../model/activity/screen.ts";

/** Longest prompt that a program may put before a further line of its input, in visible characters. */
const LONGEST_PROMPT = 16;

/** The least of a long text's end that proves it, in visible characters, where its beginning is out of sight. */
const LEAST_TAIL = 40;

/** A text shorter than this is shown as it is. */
const LEAST_FOR_PLACEHOLDER = 80;

/** Words of a program that shows something of its own for a paste. */
const PASTE_WORDS = /past(e|ing)|truncated|clipboard/i;

/** Something between brackets, which a program may show in place of a long text. */
const BRACKETED = /[[(<{«⟨⟪【][^\n]*[\])>}»⟩⟫】]/u;

/** The same at the end of a row. */
const REMARK = /[[(<{«⟨⟪【][^[(<{«⟨⟪【\n]*[\])>}»⟩⟫】]$/u;

/** Whether the text has grown at a cursor. */
export function hasArrived(before: Screen, after: Screen, text: string): boolean {
  return after.cursors.some((end, at) =>
    before.cursors.some((start, from) =>
      // The terminal's own cursor says nothing of one that the program draws.
      (at === 0) === (from === 0) && hasGrown(before, start, after, end, text)
    )
  );
}

/**
 * What stands at a cursor since the paste, where it can only be the text or a part of it; empty where nothing does,
 * or something else.
 */
export function standingPart(before: Screen, after: Screen, text: string): string {
  const wanted = visibleCharacters(text);
  for (const [at, end] of after.cursors.entries()) {
    for (const [from, start] of before.cursors.entries()) {
      if ((at === 0) !== (from === 0)) continue;
      const prefix = leftOf(before.rows[start.row], start.column);
      for (const anchor of anchorsOf(before, start, prefix, after, end)) {
        const shown = visibleCharacters(grownRows(after, anchor, end).join(""));
        if (shown !== "" && wanted.includes(shown)) return shown;
      }
    }
  }
  return "";
}

/** Whether the text holds anything that could be seen. */
export function isVisible(text: string): boolean {
  return visibleCharacters(text) !== "";
}

/** Whether a row up to a cursor ends with something in brackets that speaks of a paste. */
export function speaksOfPaste(row: string): boolean {
  const remark = row.match(REMARK)?.[0];
  return remark !== undefined && PASTE_WORDS.test(remark) && !remark.includes("?");
}

function hasGrown(
  before: Screen,
  start: Cursor,
  after: Screen,
  end: Cursor,
  text: string,
): boolean {
  const prefix = leftOf(before.rows[start.row], start.column);
  const anchors = anchorsOf(before, start, prefix, after, end);
  if (anchors.some((anchor) => isWhole(grownRows(after, anchor, end), text))) return true;
  return !mustBeWhole(before, start, prefix, after) &&
    endsWithTail(after, end, prefix, start, text);
}

/**
 * Where the text may have begun, nearest to its end first: the place where the cursor stood, and, since boxes
 * move, each row that has the same left of that column. Blanks alone tell no row from another.
 */
function anchorsOf(
  before: Screen,
  start: Cursor,
  prefix: string,
  after: Screen,
  end: Cursor,
): Cursor[] {
  const isSame = (row: number) => leftOf(after.rows[row], start.column) === prefix;
  const same = placeOf(before, start, after);
  const rows: number[] = [];
  for (let row = end.row; row >= 0; row--) {
    if ((row === same || prefix !== "") && isSame(row)) rows.push(row);
  }
  return rows.map((row) => ({ row, column: start.column }));
}

/** The row now at which the cursor stood; null where another screen is shown. May be out of what is read. */
function placeOf(before: Screen, start: Cursor, after: Screen): number | null {
  if (before.alternate !== after.alternate) return null;
  const y = start.row - before.top;
  if (before.alternate) return after.top + y;
  return before.historySize + y - after.historySize + after.top;
}

/** Whether the place where the cursor stood has scrolled away beyond what was read. */
function isOutOfSight(before: Screen, start: Cursor, after: Screen): boolean {
  const place = placeOf(before, start, after);
  return place !== null && place < 0;
}

/** Whether the text's beginning has to be in sight, since the place is, and no prompt would tell where it moved. */
function mustBeWhole(before: Screen, start: Cursor, prefix: string, after: Screen): boolean {
  return visibleCharacters(prefix) === "" && !before.alternate &&
    !isOutOfSight(before, start, after);
}

/** What stands from the one place to the other, row by row. */
function grownRows(screen: Screen, from: Cursor, to: Cursor): string[] {
  if (from.row > to.row || (from.row === to.row && from.column >= to.column)) return [];
  const rows: string[] = [];
  for (let row = from.row; row <= to.row; row++) {
    const first = row === from.row ? from.column : 0;
    const last = row === to.row ? to.column : Infinity;
    rows.push(between(screen.rows[row], first, last));
  }
  return rows;
}

function isWhole(grown: readonly string[], text: string): boolean {
  const [shown, wanted] = [visibleCharacters(grown.join("")), visibleCharacters(text)];
  if (shown === "") return false;
  return shown === wanted || isPlaceholder(grown, text) || isInterrupted(grown, text);
}

/**
 * Whether a program shows something of its own in brackets for the text, or for its middle: it speaks of a paste,
 * or counts the text's lines or characters.
 */
function isPlaceholder(grown: readonly string[], text: string): boolean {
  const lines = text.split("\n").length;
  if (lines === 1 && [...text].length < LEAST_FOR_PLACEHOLDER) return false;
  const shown = grown.join("").trim();
  const found = BRACKETED.exec(shown);
  if (!found) return false;
  const wanted = visibleCharacters(text);
  const head = visibleCharacters(shown.slice(0, found.index));
  const tail = visibleCharacters(shown.slice(found.index + found[0].length));
  if (!wanted.startsWith(head) || !wanted.endsWith(tail)) return false;
  // The text's own brackets are no sign of a paste, and a question is not one, either.
  if (wanted.includes(visibleCharacters(found[0])) || found[0].includes("?")) return false;
  if (PASTE_WORDS.test(found[0])) return true;
  const size = new TextEncoder().encode(text).length;
  const counts = [lines, lines - 1, [...text].length, text.length, size];
  return [...found[0].matchAll(/\d[\d.,]*/g)]
    .some(([number]) => counts.includes(Number(number.replaceAll(/[.,]/g, ""))));
}

/** Whether the lines stand in their order, each further one behind a prompt of the program's own. */
function isInterrupted(grown: readonly string[], text: string): boolean {
  const lines = visibleLines(text);
  const [first, last] = [lines[0], lines.at(-1)];
  if (first === undefined || last === undefined || lines.length < 2) return false;
  const shown = visibleCharacters(grown.join(""));
  if (!shown.startsWith(first) || !standsAtEnd(grown, last)) return false;
  let at = 0;
  for (const line of lines) {
    const found = shown.indexOf(line, at);
    if (found < 0) return false;
    at = found + line.length;
  }
  return at <= shown.length;
}

/** Whether the rows end with the line, and what begins its first row may be a prompt. */
function standsAtEnd(rows: readonly string[], line: string): boolean {
  let shown = "";
  for (const row of rows.toReversed()) {
    shown = visibleCharacters(row) + shown;
    if (shown.length >= line.length) break;
  }
  if (!shown.endsWith(line)) return false;
  const prompt = shown.slice(0, -line.length);
  return prompt.length <= LONGEST_PROMPT && !/[\p{L}\p{N}]$/u.test(prompt);
}

/** Whether the end of a long text fills the rows above the cursor, as where its box has scrolled. */
function endsWithTail(
  screen: Screen,
  end: Cursor,
  prefix: string,
  start: Cursor,
  text: string,
): boolean {
  const wanted = visibleCharacters(text);
  const rows = grownRows(screen, { row: 0, column: 0 }, end);
  let [shown, count] = ["", 0];
  for (let at = rows.length - 1; at >= 0; at--) {
    const more = visibleCharacters(rows[at]!) + shown;
    if (!wanted.endsWith(more)) {
      // Behind the prompt the text's beginning is in sight, and it is not all there.
      if (leftOf(screen.rows[at], start.column) === prefix) {
        const rest = visibleCharacters(between(screen.rows[at], start.column, Infinity)) + shown;
        if (wanted.endsWith(rest)) return false;
      }
      break;
    }
    if (more !== shown) count++;
    shown = more;
  }
  return count >= 2 && shown.length >= LEAST_TAIL && shown.length < wanted.length;
}

/** What can be seen of each line of which anything can. */
function visibleLines(text: string): string[] {
  return text.split("\n").map(visibleCharacters).filter((line) => line !== "");
}
