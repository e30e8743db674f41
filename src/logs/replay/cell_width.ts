/** How wide a character is on the terminal that a log is replayed through: as everywhere else in this program. */
import { unicodeWidth } from "@std/cli/unicode-width";
import type { IUnicodeVersionProvider } from "@xterm/headless";

type Width = 0 | 1 | 2;

/** What xterm.js keeps of a character beside the text, in one number: bit 0 joins it to the one before. */
const JOINED = 1;

export const CELL_WIDTHS: IUnicodeVersionProvider = {
  version: "agenttower",
  wcwidth,
  charProperties(codePoint, preceding) {
    const width = wcwidth(codePoint);
    const before = widthIn(preceding);
    const isJoined = width === 0 && preceding !== 0 && before > 0;
    return (isJoined ? before : width) << 1 | (isJoined ? JOINED : 0);
  },
};

function wcwidth(codePoint: number): Width {
  if (codePoint < 0x300) return codePoint < 0x20 || codePoint >= 0x7f && codePoint < 0xa0 ? 0 : 1;
  return Math.min(2, unicodeWidth(String.fromCodePoint(codePoint))) as Width;
}

function widthIn(properties: number): number {
  return properties >> 1 & 3;
}
