/** Masks secrets in text that comes piece by piece (contract: operations.md, "Logs"). */
import { CONTEXT_CHARS, mask, secretSpans } from "./mask_secrets.ts";
import { ESCAPE } from "./plain_text.ts";
import { undecidedFrom } from "./undecided.ts";

/** The beginning of the last word, or the escape sequence before it. */
const LAST_WORD = new RegExp(String.raw`[\s${ESCAPE}][^\s${ESCAPE}]*$`);

/** A line is given before its end when it is longer than this. */
const HELD_CHARS = 1 << 12;
/** So much of its end is held all the same: whatever secret begins before it is known by then. */
const UNSURE_CHARS = 1 << 8;

export class MaskedStream {
  /** Given already, or never to be given. */
  #before: string;
  #held = "";

  /** @param before what stands before the text and is not to be given. */
  constructor(before = "") {
    this.#before = before.slice(-CONTEXT_CHARS);
  }

  /** Whether the beginning of a line is held. */
  get holds(): boolean {
    return this.#held !== "";
  }

  /**
   * What can be given once `text` was added: whole lines, and of a line that is longer than some thousand
   * characters all but its end.
   */
  add(text: string): string {
    this.#held += text;
    const lines = this.#held.lastIndexOf("\n") + 1;
    const isLong = this.#held.length - lines > HELD_CHARS;
    return this.#give(isLong ? Math.max(lines, this.#decidedLength(this.#sureLength())) : lines);
  }

  /** What is held but for its last word, for a line that grows for long without an end. */
  words(): string {
    return this.#give(this.#decidedLength(Math.max(this.#sureLength(), this.#lastWord())));
  }

  /** All that is held but for what may be the beginning of a secret: nothing seems to follow. */
  rest(): string {
    return this.#give(this.#decidedLength(this.#held.length));
  }

  /** At most `length`, without what may be the beginning of a secret, which is not held longer than a long line. */
  #decidedLength(length: number): number {
    const text = (this.#before + this.#held).slice(-HELD_CHARS);
    const undecided = this.#held.length - text.length + undecidedFrom(text);
    return Math.max(0, Math.min(length, undecided));
  }

  #sureLength(): number {
    return Math.max(0, this.#held.length - UNSURE_CHARS);
  }

  /** Where the last word that is held begins, or the escape sequence before it. */
  #lastWord(): number {
    const last = this.#held.slice(this.#sureLength()).search(LAST_WORD);
    return last < 0 ? 0 : this.#sureLength() + last;
  }

  #give(wanted: number): string {
    const start = this.#before.length;
    const text = this.#before + this.#held;
    const end = start + wholeCharacters(this.#held, wanted);
    if (end === start) return "";
    const given = mask(text, secretSpans(text), { from: start, to: end });
    this.#before = text.slice(Math.max(0, end - CONTEXT_CHARS), end);
    this.#held = text.slice(end);
    return given;
  }
}

/** Half a character, or the beginning of an escape sequence. */
const UNFINISHED = new RegExp(String.raw`(?:[\ud800-\udbff]|${ESCAPE}(?:\[?[ -?]*)?)$`);
const LONGEST_UNFINISHED = 64;

/** At most `length`, so that neither a character nor an escape sequence is cut. */
function wholeCharacters(text: string, length: number): number {
  if (length >= text.length) return text.length;
  const from = Math.max(0, length - LONGEST_UNFINISHED);
  const cut = text.slice(from, length).search(UNFINISHED);
  return cut < 0 ? length : from + cut;
}
