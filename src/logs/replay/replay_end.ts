/** Replays the end of a log: as much of it as what is asked for needs, and no more than may be spent. */
import { CONTEXT_CHARS } from "../../model/secrets/mask_secrets.ts";
import { beginning } from "./begin.ts";
import { withGivenUp } from "./given_up.ts";
import type { PaneScreen } from "./pane_screen.ts";
import { Replay } from "./replay.ts";
import type { ShownLine } from "./shown_line.ts";
import { Tamer } from "./tame.ts";
import type { WrittenLog } from "./written.ts";

/** What is read first of a log, in bytes, and a line's share of that. */
const FIRST_BYTES = 1 << 15;
const LINE_BYTES = 128;

/**
 * Where that shows too little, as many bytes are read as may be spent on them, in characters that are put on the
 * screen; a line has a share of that, too.
 */
const LEAST_BUDGET = 5 << 17;
const MOST_BUDGET = 1 << 22;
const LINE_BUDGET = 1 << 10;

/** The end of a log on a terminal, with what belongs to it. */
export interface ReplayedEnd {
  readonly replay: Replay;
  /** What scrolled by and stands on the screen, and what of it stands there. */
  readonly lines: readonly string[];
  readonly standing: readonly ShownLine[];
  readonly decoder: TextDecoder;
  readonly tamer: Tamer;
  readonly isCut: boolean;
}

/** At least `wanted` lines from the end, where there are so many and they can be had for what may be spent. */
export async function replayEnd(
  written: WrittenLog,
  { size, alternate }: PaneScreen,
  wanted: number,
): Promise<ReplayedEnd> {
  const budget = Math.min(MOST_BUDGET, Math.max(LEAST_BUDGET, wanted * LINE_BUDGET));
  // What is above a screen's height may have been drawn with what is left out.
  const enough = wanted + size.rows;
  const least = Math.min(budget, FIRST_BYTES + wanted * LINE_BYTES);
  for (const bytes of [least, budget]) {
    const isLast = bytes === budget || written.size <= least;
    const from = Math.max(0, written.size - bytes);
    const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    const tamer = new Tamer(size);
    const text = decoder.decode(written.readAt(from, written.size), { stream: true });
    const begun = beginning(text, tamer, {
      budget: isLast ? budget : budget / 4,
      isCut: from > 0,
      alternate,
    });
    const replay = new Replay(size, enough + CONTEXT_CHARS);
    await replay.add(begun.text);
    replay.rest();
    const standing = replay.standing();
    const lines = linesOf(withGivenUp(replay.givenUp(), [...replay.scrolled(), ...standing]));
    if (isLast || lines.length >= enough && isDeep(lines, wanted)) {
      return { replay, lines, standing, decoder, tamer, isCut: begun.isCut };
    }
    replay[Symbol.dispose]();
  }
  throw new Error("the last try gives what there is");
}

/** Whether enough stands before the last lines to tell what is a secret in them. */
function isDeep(lines: readonly string[], wanted: number): boolean {
  let chars = 0;
  for (let at = lines.length - wanted - 1; at >= 0 && chars < CONTEXT_CHARS; at--) {
    chars += lines[at]!.length + 1;
  }
  return chars >= CONTEXT_CHARS;
}

/** Whole lines, without the blanks at their ends. */
export function linesOf(shown: readonly ShownLine[]): string[] {
  const lines: string[] = [];
  for (const { text, continues } of shown) {
    if (continues && lines.length > 0) lines[lines.length - 1] += text;
    else lines.push(text);
  }
  return lines.map((line) => line.trimEnd());
}
