/** Text as a person reads it, and where each character of it stands in what a program wrote. */

export const ESCAPE = "\x1b";

/** What introduces a control sequence, in seven bits or in eight. */
export const CSI = String.raw`(?:${ESCAPE}\[|\x9b)`;

/** Ends what came before it, as a move of the cursor does. */
const BREAK = new RegExp(
  String.raw`^(?:\r+\n?|\x07|${ESCAPE}[\]PX^_\\]|${CSI}[\d;]*[ABDEFGHJLMSTdf])$`,
);
/** Moves the cursor to the right, which looks like a blank. */
const BLANK = new RegExp(String.raw`^${CSI}[\d;]*C$`);

/**
 * Escape sequences, and what else does not show. What a sequence of the kinds OSC and DCS holds is text of its
 * own: it may be shown, too. A character that was taken back with backspaces counts as never written between.
 */
const UNSEEN = new RegExp(
  String
    .raw`\r+\n|${CSI}[0-?]{0,64}[ -\/]{0,4}[@-~]|${ESCAPE}[ -\/]{0,4}[0-~]|\x08 \x08|(?![\n\t])\p{Cc}|\p{Cf}`,
  "gu",
);

/** Whether a text has nothing in it that shows. */
export function showsNothing(written: string): boolean {
  return written === "" || written.replaceAll(UNSEEN, "").trim() === "";
}

export interface PlainText {
  readonly text: string;
  /** Where what stands at `at` in the plain text stands in the text that it was made of. */
  origin(at: number): number;
}

export function plainText(written: string): PlainText {
  const parts: string[] = [];
  const starts: number[] = [0];
  const shifts: number[] = [0];
  let length = 0;
  let from = 0;
  const add = (part: string) => {
    parts.push(part);
    length += part.length;
  };
  for (const { 0: unseen, index } of written.matchAll(UNSEEN)) {
    add(written.slice(from, index));
    from = index + unseen.length;
    if (BREAK.test(unseen)) add("\n");
    else if (BLANK.test(unseen)) add(" ");
    starts.push(length);
    shifts.push(from - length);
  }
  add(written.slice(from));
  return {
    text: parts.join(""),
    origin: (at) => at + shifts[lastAtOrBefore(starts, at)]!,
  };
}

/** The index of the last of the ascending `values` that is not above `limit`. */
export function lastAtOrBefore(values: readonly number[], limit: number): number {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (values[middle]! <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}
