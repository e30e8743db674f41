/** `unicodeWidth`: the cells that a text takes in a terminal. */
import { eastAsianWidth } from "get-east-asian-width";

const SOFT_HYPHEN = "\u00ad";

const widths = new Map<string, number>();

/** Terminal cells that a text takes: the sum over its code points. Control characters take none. */
export function unicodeWidth(str: string): number {
  let cells = 0;
  for (const char of str) cells += widthOf(char);
  return cells;
}

function widthOf(char: string): number {
  if (char >= " " && char <= "~") return 1;
  let width = widths.get(char);
  if (width === undefined) widths.set(char, width = measure(char));
  return width;
}

function measure(char: string): number {
  if (char === SOFT_HYPHEN) return 1;
  // Looked up where it is needed: that takes V8 a while.
  const isWidthless = /^(?:\p{Cc}|\p{Mn}|\p{Me}|\p{Cf}|[\u1160-\u11ff])$/u;
  if (isWidthless.test(char)) return 0;
  return eastAsianWidth(char.codePointAt(0)!);
}
