/** Where in what was written to a log a replay begins, so that it costs no more than it may. Pure. */
import { ESCAPE } from "../../model/secrets/plain_text.ts";
import type { Tamed, Tamer } from "./tame.ts";

/** What is weighed at once, in characters. */
const PIECE_CHARS = 1 << 10;

/** Clears all of a screen, or begins another one. */
const CLEAR = new RegExp(String.raw`${ESCAPE}\[(?:[23]J|\?(?:47|1047|1049)[hl])|${ESCAPE}c`);

/** Begins or leaves the alternate screen. */
const SWITCH = new RegExp(String.raw`${ESCAPE}\[\?(?:\d+;)*(?:47|1047|1049)(?:;\d+)*([hl])`);

/** What is replayed, and whether something before it is left out. */
export interface Beginning {
  readonly text: string;
  readonly isCut: boolean;
}

/**
 * The end of what was written, tamed, that costs no more than `budget`. Where something before is left out, it begins
 * where little can depend on that: at a screen that is cleared, if one is before the middle, or else with a line.
 *
 * @param isCut whether something was left out already.
 * @param alternate whether the alternate screen shows at the end; null where that is not known.
 */
export function beginning(
  written: string,
  tamer: Tamer,
  { budget, isCut: wasCut, alternate }: {
    readonly budget: number;
    readonly isCut: boolean;
    readonly alternate: boolean | null;
  },
): Beginning {
  const pieces = tamedPieces(written, tamer);
  let from = Math.max(0, pieces.length - 1);
  for (let spent = pieces.at(-1)?.cost ?? 0; from > 0; from--) {
    spent += pieces[from - 1]!.cost;
    if (spent > budget) break;
  }
  const text = pieces.slice(from).map((piece) => piece.text).join("");
  if (from === 0 && !wasCut) return { text, isCut: false };
  const begun = text.slice(safePlace(text));
  return { text: wasAlternate(begun, alternate) ? `${ESCAPE}[?1049h${begun}` : begun, isCut: true };
}

function tamedPieces(written: string, tamer: Tamer): Tamed[] {
  const pieces: Tamed[] = [];
  for (let at = 0; at < written.length; at += PIECE_CHARS) {
    pieces.push(tamer.add(written.slice(at, at + PIECE_CHARS)));
  }
  return pieces;
}

function safePlace(text: string): number {
  const clear = text.slice(0, text.length / 2).search(CLEAR);
  if (clear >= 0) return clear;
  const line = text.indexOf("\n");
  if (line >= 0) return line + 1;
  return Math.max(0, text.indexOf(ESCAPE));
}

/** Whether the first thing that is shown is shown on the alternate screen. */
function wasAlternate(text: string, atEnd: boolean | null): boolean {
  const [, first] = SWITCH.exec(text) ?? [];
  return first === undefined ? atEnd === true : first === "l";
}
