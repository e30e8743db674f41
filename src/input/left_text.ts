/**
 * The note that a send leaves on the pane until its text is submitted, and what it tells the next send. It holds
 * digests only: nothing of what is shown or was sent can be read from it. Pure.
 */
import { createHash } from "node:crypto";
import { speaksOfPaste } from "./arrival.ts";
import {
  between,
  type Cursor,
  leftOf,
  type Screen,
  visibleCharacters,
} from "../model/activity/screen.ts";
import { placeOn, shownOn } from "./rest.ts";

/** Characters of a text's last line that are enough to know it again. */
const TAIL_LENGTH = 30;

/** So many say as much wherever they stand; fewer might be part of something else. */
const LEAST_ANYWHERE = 12;

/** What a note says. */
interface Note {
  /** What stood left of the cursors before the paste. */
  readonly before: string;
  /** The same, and the whole screen, when the send was given up; empty until then. */
  readonly after: string;
  readonly screen: string;
  /** The end of the text's last line: a program may put something of its own before each line. */
  readonly tailLength: number;
  readonly tail: string;
}

const FORM = /^1:([\da-f]{16}):([\da-f]{16})?:([\da-f]{16})?:(\d{1,2}):([\da-f]{16})$/;

/** The note of a text that is pasted while the screen is this; `givenUp` is the screen on which it did not show. */
export function noteOf(before: Screen, text: string, givenUp: Screen | null): string {
  const lines = text.split("\n").map(visibleCharacters);
  const tail = [...lines.findLast((line) => line !== "") ?? ""].slice(-TAIL_LENGTH);
  return [
    "1",
    digest(placeOn(before)),
    givenUp === null ? "" : digest(placeOn(givenUp)),
    givenUp === null ? "" : digest(shownOn(givenUp)),
    tail.length,
    digest(tail.join("")),
  ].join(":");
}

/**
 * Whether the text of an earlier send may still stand in the pane: it stands at the cursor, or around it, or what has
 * grown there since its paste is the same as when it was given up, or, where nobody came to give it up, speaks of a
 * paste; or nothing at all has changed since.
 */
export function isLeft(note: string, now: Screen): boolean {
  const read = readNote(note);
  if (read === null) return false;
  if (read.screen === digest(shownOn(now)) || standsAround(now, read)) return true;
  const place = digest(placeOn(now));
  if (place === read.before) return false;
  if (place === read.after || endsAtCursor(now, read)) return true;
  return read.after === "" &&
    now.cursors.some(({ row, column }) => speaksOfPaste(leftOf(now.rows[row], column)));
}

/** The note once its text has shown: an unchanged screen says no more that it may still come. */
export function seenNote(note: string, now: Screen): string {
  const read = readNote(note);
  if (read === null || !endsAtCursor(now, read)) return note;
  return ["1", read.before, "", "", read.tailLength, read.tail].join(":");
}

function endsAtCursor(screen: Screen, { tailLength, tail }: Note): boolean {
  return screen.cursors.some(({ row, column }) => {
    let shown = "";
    for (let at = row; at >= 0 && shown.length < tailLength * 2; at--) {
      const text = between(screen.rows[at], 0, at === row ? column : Infinity);
      shown = visibleCharacters(text) + shown;
    }
    return digest([...shown].slice(-tailLength).join("")) === tail;
  });
}

/** Whether the text's end stands in the cursor's row, or in the rows below it up to one that is empty. */
function standsAround(screen: Screen, { tailLength, tail }: Note): boolean {
  if (tailLength < LEAST_ANYWHERE) return false;
  return screen.cursors.some((cursor) => {
    const shown = [...rowsFrom(screen, cursor)];
    return shown.some((_, at) => digest(shown.slice(at, at + tailLength).join("")) === tail);
  });
}

function rowsFrom(screen: Screen, { row }: Cursor): string {
  const rows = screen.rows.slice(row).map((cells) => visibleCharacters(leftOf(cells, Infinity)));
  const end = rows.indexOf("");
  return rows.slice(0, end < 0 ? rows.length : end).join("");
}

function readNote(note: string): Note | null {
  const [whole, before, after, screen, tailLength, tail] = FORM.exec(note) ?? [];
  if (whole === undefined || before === undefined || tail === undefined) return null;
  return { before, after: after ?? "", screen: screen ?? "", tailLength: Number(tailLength), tail };
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
