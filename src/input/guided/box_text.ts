/** What stands in a program's box, and what a program shows of a text that it has taken. Pure. */
import { screenLines } from "../../activity/box.ts";
import type { ScreenReading } from "../../activity/screen_claim.ts";
import type { InputBox } from "../../model/activity/program.ts";
import type { InputRules } from "../../model/activity/input_rules.ts";
import { between, type Screen, visibleCharacters } from "../../model/activity/screen.ts";
import { hasArrived } from "../arrival.ts";

/** A screen with what was read from it. */
export interface ReadScreen {
  readonly screen: Screen;
  readonly reading: ScreenReading;
}

/** A program that takes a text in a box. */
export interface BoxProgram {
  readonly box: InputBox;
  readonly input: InputRules;
}

/** So many visible characters of a text's end are enough to know it again above the box. */
const TAIL_LENGTH = 16;

/** So many tell a text from other words. */
const LEAST_TAIL = 12;

/** So many of its beginning are enough behind the prompt of what was said. */
const HEAD_LENGTH = 30;

/**
 * Whether the text stands in the box, whole, as its end where the box has scrolled, or as its placeholder. Where a
 * high text leaves no box in sight, it has to stand where it was typed.
 */
export function standsInBox(
  before: ReadScreen,
  now: ReadScreen,
  text: string,
  program: BoxProgram,
): boolean {
  const { box } = now.reading;
  if (box === null) return hasArrived(before.screen, now.screen, text);
  if (box.draft === "") return false;
  const wanted = plain(text);
  if (plain(box.draft) === wanted) return true;
  const { placeholder, more } = program.input;
  if (placeholder?.test(box.rows.join(" ").trim())) return true;
  const end = plain(box.rows.slice(1).join(""));
  const isMore = more?.test(screenLines(now.screen)[box.top] ?? "") === true;
  return isMore && end !== "" && wanted.endsWith(end);
}

/** Whether a box is shown in which nothing stands. */
export function isEmptied({ reading: { box } }: ReadScreen): boolean {
  return box !== null && box.draft === "";
}

/** Whether a cursor stands at the end of what is in the box. */
export function endsAtCursor({ screen, reading: { box } }: ReadScreen): boolean {
  if (box === null) return false;
  const top = screen.top + box.top;
  return screen.cursors.some(({ row, column }) => {
    if (row < top || row >= top + box.rows.length) return false;
    const rest = [between(screen.rows[row], column, box.width), ...box.rows.slice(row - top + 1)];
    return plain(rest.join("")) === "";
  });
}

/** Whether the program shows that it keeps a text for after the turn. */
export function showsQueued({ screen, reading: { box } }: ReadScreen, rules: InputRules): boolean {
  if (box === null || rules.queued === null) return false;
  const { queued } = rules;
  return screenLines(screen).slice(0, box.top).some((row) => queued.test(row));
}

/** Whether the program shows, since the text was typed, that it has not taken it. */
export function showsRejected(
  before: ReadScreen,
  now: ReadScreen,
  { rejected }: InputRules,
): boolean {
  if (rejected === null) return false;
  const count = (at: ReadScreen) => aboveBox(at).filter((row) => rejected.test(row)).length;
  return count(now) > count(before);
}

/** Whether the program shows, since the text was typed, that it has taken it: a turn, or the text as what was said. */
export function showsTaken(
  before: ReadScreen,
  now: ReadScreen,
  text: string,
  program: BoxProgram,
): boolean {
  if (isWorking(now.reading) && !isWorking(before.reading)) return true;
  const [then, said] = [saidLast(before, program.box), saidLast(now, program.box)];
  if (said !== null && said.all !== then?.all) {
    const head = plain(text).slice(0, HEAD_LENGTH);
    const isPlaceholder = program.input.placeholder?.test(said.first) === true;
    if (isPlaceholder || plain(said.all).startsWith(head)) return true;
  }
  const tail = plain(text).slice(-TAIL_LENGTH);
  if (tail.length < LEAST_TAIL) return false;
  const [count, earlier] = [now, before].map((at) =>
    plain(aboveBox(at).join("")).split(tail).length
  );
  return count! > earlier!;
}

/** Whether nothing but a turn goes with what is shown. */
export function isWorking({ activities }: ScreenReading): boolean {
  return activities.length === 1 && activities[0] === "working";
}

function aboveBox({ screen, reading: { box } }: ReadScreen): string[] {
  const lines = screenLines(screen);
  return box === null ? lines : lines.slice(0, box.top);
}

/** What was said last, with what has followed, and its first row alone; null where none of it is shown. */
function saidLast(
  at: ReadScreen,
  { prompt, everyRow }: InputBox,
): { readonly first: string; readonly all: string } | null {
  const lines = aboveBox(at);
  const said = (line = "") => prompt.test(line) ? line.replace(prompt, "").trim() : "";
  let row = lines.findLastIndex((line) => said(line) !== "");
  if (row < 0) return null;
  if (everyRow) {
    while (prompt.test(lines[row - 1] ?? "")) row--;
    while (said(lines[row]) === "") row++;
  }
  const first = said(lines[row]);
  return { first, all: [first, ...lines.slice(row + 1)].join("\n") };
}

/** What can be seen of a text, by whichever characters it is composed: programs compose it anew. */
function plain(text: string): string {
  return visibleCharacters(text.normalize("NFC"));
}
