/**
 * What of a program's output moves text about on a terminal, and nothing else: a log is written by programs that are
 * not trusted, and what they may ask of a terminal is bounded before it is asked. Pure.
 */
import { ESCAPE } from "../../model/secrets/plain_text.ts";

/** The size of a terminal, in cells. */
export interface TerminalSize {
  readonly columns: number;
  readonly rows: number;
}

/**
 * Text with what moves the cursor by one character, a control sequence (its arguments, what stands between, its end),
 * another escape (the set that it is about, its end), or another character. In the order of its groups.
 */
const TOKEN = new RegExp(
  String
    .raw`([^\x00-\x07\x10-\x1f\x7f-\x9f]+)|${ESCAPE}\[([0-?]{0,128})([ -\/]{0,4})([@-~])|${ESCAPE}([ -\/]{0,4})([0-~])|[^]`,
  "gu",
);

/** An escape sequence of which the end is still to come. */
const UNFINISHED = new RegExp(
  String.raw`${ESCAPE}(?:\[[0-?]{0,128}[ -\/]{0,4}|[ -\/]{0,4})$`,
);
const LONGEST_UNFINISHED = 160;

/** Begins a string that is not shown: OSC, DCS, SOS, PM, APC, and the title of screen(1). */
const STRINGS = "]PX^_k";
const STRING_END = new RegExp(String.raw`[\x07\x18\x1a${ESCAPE}]`, "g");

/** What is longer was cut off, or begun for harm: what follows the next line break shows again. */
const LONGEST_STRING = 1 << 18;

/** Modes that change what is shown where, or say when: of the screens, of the cursor, of wrapping; and inserting. */
const PRIVATE_MODES = ["6", "7", "25", "45", "47", "1047", "1048", "1049", "2026"];
/** Of these, those around what is drawn at once: the cursor is hidden, or the terminal is told to wait. */
const FRAME_MODES = ["25", "2026"];
const MODES = ["4", "20"];

/** What it costs to show something, in characters that are put; measured, and rounded up. */
const COST = { sequence: 4, lineBreak: 24, row: 24, screen: 400, frame: 10 } as const;

/** Control sequences that do something to as many cells, or rows, as they say. */
const CELLS = /[@PXIZb]/;
const ROWS = /[LMS-T]/;
const OTHERS = /[A-HJK\x60ad-gr-s]|u/;

/** Text for the terminal, and what it costs to show it. */
export interface Tamed {
  readonly text: string;
  readonly cost: number;
}

/** Reads output that comes piece by piece. */
export class Tamer {
  #unfinished = "";
  /** How much of a string that is not shown has passed; null outside of one. */
  #passed: number | null = null;

  constructor(public size: TerminalSize) {}

  add(output: string): Tamed {
    const written = this.#unfinished + output;
    this.#unfinished = UNFINISHED.exec(written.slice(-LONGEST_UNFINISHED))?.[0] ?? "";
    const end = written.length - this.#unfinished.length;
    let text = "";
    let cost = 0;
    for (let at = 0; at < end;) {
      if (this.#passed !== null) {
        at = this.#skip(written, at, end);
        continue;
      }
      TOKEN.lastIndex = at;
      const [token = "", shown, args, between, final, set, escape] = TOKEN.exec(written) ?? [];
      at += Math.max(1, token.length);
      if (shown !== undefined) {
        text += shown;
        cost += shown.length + COST.lineBreak * breaksIn(shown);
      } else if (escape !== undefined && set === "" && STRINGS.includes(escape)) {
        this.#passed = 0;
      } else {
        const tamed = final !== undefined
          ? this.#control(args!, between!, final)
          : escape !== undefined
          ? escaped(set!, escape)
          : NOTHING;
        text += tamed.text;
        cost += tamed.cost;
      }
    }
    return { text, cost };
  }

  /** Where the string ends, or what was written; an escape that ends it is still to be read. */
  #skip(written: string, from: number, end: number): number {
    const passed = this.#passed!;
    STRING_END.lastIndex = from;
    const index = STRING_END.exec(written)?.index ?? end;
    const to = Math.min(index, end);
    if (passed + to - from > LONGEST_STRING) {
      const line = written.indexOf("\n", from + Math.max(0, LONGEST_STRING - passed));
      if (line >= 0 && line < to) {
        this.#passed = null;
        return line;
      }
    }
    this.#passed = to < end ? null : passed + to - from;
    return to < end && written[to] !== ESCAPE ? to + 1 : to;
  }

  #control(args: string, between: string, final: string): Tamed {
    if (between !== "") return between === "!" && final === "p" ? SOFT_RESET : NOTHING;
    if (final === "h" || final === "l") return modes(args, final, this.size);
    const isOfRows = ROWS.test(final);
    const isOfCells = CELLS.test(final);
    if (!isOfRows && !isOfCells && !OTHERS.test(final)) return NOTHING;
    if (!/^\d{0,10}(?:;\d{0,10}){0,8}$/.test(args)) return NOTHING;
    const most = isOfRows ? this.size.rows : isOfCells ? this.size.columns : 9999;
    const numbers = args.split(";").map((number) =>
      number === "" ? "" : String(Math.min(most, Number(number)))
    );
    const count = Math.max(1, Number(numbers[0]));
    const isHome = final === "H" && numbers.every((number) => Number(number) <= 1);
    const moved = isHome
      ? this.size.rows * COST.frame
      : isOfRows
      ? count * COST.row
      : isOfCells
      ? count
      : final === "J"
      ? 200
      : 0;
    return { text: `${ESCAPE}[${numbers.join(";")}${final}`, cost: COST.sequence + moved };
  }
}

const NOTHING: Tamed = { text: "", cost: 1 };
const SOFT_RESET: Tamed = { text: `${ESCAPE}[!p`, cost: COST.sequence };

function escaped(set: string, escape: string): Tamed {
  // Of sets of characters only those for the first two places, which is where line drawing stands.
  if (set === "" ? !"78DEMHc".includes(escape) : !/^[()]$/.test(set)) return NOTHING;
  const cost = escape === "c" ? COST.screen : escape === "M" ? COST.row : COST.sequence;
  return { text: `${ESCAPE}${set}${escape}`, cost };
}

function modes(args: string, final: string, { rows }: TerminalSize): Tamed {
  const sign = args.startsWith("?") ? "?" : "";
  const known = sign === "" ? MODES : PRIVATE_MODES;
  const kept = args.slice(sign.length).split(";").filter((mode) => known.includes(mode)).slice(
    0,
    4,
  );
  if (kept.length === 0) return NOTHING;
  const text = `${ESCAPE}[${sign}${kept.join(";")}${final}`;
  const each = kept.every((mode) => FRAME_MODES.includes(mode)) ? rows * COST.frame : COST.screen;
  return { text, cost: kept.length * each };
}

function breaksIn(text: string): number {
  let breaks = 0;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) breaks++;
  return breaks;
}
