/** `unicodeWidth`: the cells that a text takes in a terminal. */
import { eastAsianWidth } from "get-east-asian-width";

const CONTROL = /^\p{Cc}$/u;
const WIDTHLESS = /^(?:\p{Mn}|\p{Me}|\p{Cf}|[\u1160-\u11ff])$/u;
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
  if (CONTROL.test(char) || WIDTHLESS.test(char)) return 0;
  return eastAsianWidth(char.codePointAt(0)!);
}
