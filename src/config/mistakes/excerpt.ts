/** A line of a configuration file with a mark under the place that is meant, as compilers show it. Pure. */
import { unicodeWidth } from "@std/cli/unicode-width";
import { visible } from "../../model/visible.ts";
import { lineStart } from "./text_place.ts";

/** What may be shown of a file: its lines, or nothing that could be a secret. */
export type Shown = "lines" | "signs";

/** Characters of a long line that are shown before the place, and from it on. */
const BEFORE = 48;
const FROM = 24;

const CUT = "…";

/** The line at `offset` and the mark under it, safe to show on a terminal. */
export function excerptOf(text: string, offset: number, shown: Shown): string {
  const start = lineStart(text, offset);
  const [rest = ""] = text.slice(offset).split(/\r?\n/, 1);
  const before = text.slice(start, offset);
  const [left, right] = shown === "lines"
    ? [cutLeft(before), cutRight(rest)]
    : [signsOf(before), signOf(rest)];
  const shownLeft = visible(left);
  return `    ${shownLeft}${visible(right)}\n    ${" ".repeat(unicodeWidth(shownLeft))}^`;
}

function cutLeft(text: string): string {
  const characters = [...text];
  return characters.length <= BEFORE ? text : CUT + characters.slice(-BEFORE).join("");
}

function cutRight(text: string): string {
  const characters = [...text];
  return characters.length <= FROM ? text : characters.slice(0, FROM).join("") + CUT;
}

/** Indentation, dashes and a key that is a plain word; what stands behind them is a value. */
function signsOf(before: string): string {
  const [frame = ""] = /^ *(- +)*([A-Za-z][A-Za-z_-]{0,39}:[ \t]+)?/.exec(before) ?? [];
  return before.length > frame.length ? `${frame}${CUT}` : frame;
}

/** The character that is meant, if it is a sign of YAML's own. */
function signOf(rest: string): string {
  if (!/^[[\]{}"'@`%\\:,&*!\t-]/.test(rest)) return rest === "" ? "" : CUT;
  return rest.length > 1 ? `${rest.charAt(0)}${CUT}` : rest;
}
