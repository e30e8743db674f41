/**
 * What tmux captured of a pane, as text for the operator's terminal. It comes from a container, perhaps: of escape
 * sequences only those that choose colours and other attributes pass. Pure.
 */
import { maskSecrets } from "../model/secrets/mask_secrets.ts";
import { ESCAPE } from "../model/secrets/plain_text.ts";
import { visibleLines } from "../model/visible.ts";

/** Attributes, the end or beginning of line drawing, a string that is not shown, another escape, or text. */
const TOKEN = new RegExp(
  String
    .raw`${ESCAPE}\[([\d;:]{0,64})m|([\x0e\x0f])|${ESCAPE}[\]PX^_][^\x07${ESCAPE}\n]*(?:\x07|${ESCAPE}\\)?|${ESCAPE}(?:\[[0-?]*[ -\/]*[@-~]?|[^\n])?|([^${ESCAPE}\x0e\x0f]+)`,
  "gu",
);

const ATTRIBUTES = new RegExp(String.raw`(${ESCAPE}\[[\d;:]{0,64}m)`);
const RESET = `${ESCAPE}[0m`;

/** So many choices of attributes are carried on to the first line that is shown. */
const MOST_CARRIED = 64;

/** The terminal's own line drawing (VT100), which tmux gives as letters between shift out and shift in. */
const DRAWN: Readonly<Record<string, string>> = {
  ...{ "`": "◆", a: "▒", f: "°", g: "±", h: "▒", i: "␋", j: "┘", k: "┐", l: "┌", m: "└", n: "┼" },
  ...{ o: "⎺", p: "⎻", q: "─", r: "⎼", s: "⎽", t: "├", u: "┤", v: "┴", w: "┬", x: "│", y: "≤" },
  ...{ z: "≥", "{": "π", "|": "≠", "}": "£", "~": "·", "+": "→", ",": "←", "-": "↑", ".": "↓" },
  ...{ "0": "█" },
};

export interface CapturedText {
  /** Each line with its end. */
  readonly text: string;
  /** Whether there is more before it. */
  readonly isCut: boolean;
}

/**
 * The last lines of what `capture-pane -p -e -J` printed, without blank ones at the end, secrets of common shapes
 * masked.
 *
 * @param lines null for all of them.
 */
export function capturedText(
  captured: string,
  { lines: wanted, ansi }: { readonly lines: number | null; readonly ansi: boolean },
): CapturedText {
  const lines = shownLines(captured, ansi);
  const first = wanted === null ? 0 : Math.max(0, lines.length - wanted);
  const before = lines.slice(0, first).map((line) => `${line}\n`).join("");
  const text = lines.slice(first).map((line) => `${line}\n`).join("");
  const masked = maskSecrets(before + text, before.length);
  if (text === "" || !ansi) return { text: visibleLines(masked), isCut: first > 0 };
  const shown = `${carried(before)}${visibleBetween(masked)}`;
  const isPlain = !shown.includes(ESCAPE);
  return { text: isPlain ? shown : shown.replace(/\n$/, `${RESET}\n`), isCut: first > 0 };
}

function shownLines(captured: string, ansi: boolean): string[] {
  let isDrawing = false;
  let text = "";
  for (const [, attributes, shift, shown] of captured.matchAll(TOKEN)) {
    if (attributes !== undefined) text += ansi ? `${ESCAPE}[${attributes}m` : "";
    else if (shift !== undefined) isDrawing = shift === "\x0e";
    else if (shown !== undefined) text += isDrawing ? drawn(shown) : shown;
  }
  const lines = text.split("\n").map((line) => line.trimEnd());
  const last = lines.findLastIndex((line) => line.split(ATTRIBUTES).some(isShown));
  return lines.slice(0, last + 1);
}

function isShown(part: string): boolean {
  return !part.startsWith(ESCAPE) && part.trim() !== "";
}

function drawn(letters: string): string {
  return [...letters].map((letter) => DRAWN[letter] ?? letter).join("");
}

/** The attributes that hold at the end of a text. */
function carried(text: string): string {
  const chosen = text.split(ATTRIBUTES).filter((part) => part.startsWith(ESCAPE));
  const reset = chosen.findLastIndex((part) => /^.\[0?m$/.test(part));
  return chosen.slice(reset + 1).slice(-MOST_CARRIED).join("");
}

/** Everything but attributes made visible. */
function visibleBetween(text: string): string {
  return text.split(ATTRIBUTES)
    .map((part, at) => at % 2 === 1 ? part : visibleLines(part))
    .join("");
}
