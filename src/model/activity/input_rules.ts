/** What is known of how a program takes a text and an answer (contract: agents.md, "Sending"). Data. */

export interface InputRules {
  /** How long behind a paste it takes an Enter for something else, in milliseconds. */
  readonly settleMs: number;
  /** How long it may take to show what became of a text that has left its box, in milliseconds. */
  readonly takenMs: number;
  /** What its box shows in place of a long text; null where it shows the text. */
  readonly placeholder: RegExp | null;
  /** The box's first row, where more of the text stands above it than is shown; null where a box shows all. */
  readonly more: RegExp | null;
  /** What is pressed before Enter; each that is true of the text. */
  readonly closing: readonly Closer[];
  /** Keys that take away what stands in the box, a part each time; none where it cannot be taken away. */
  readonly clear: readonly string[];
  /** A row above the box that says that a text is kept for after the turn; null where it keeps none. */
  readonly queued: RegExp | null;
  /** A row above the box that says that a text was not taken; null where none does. */
  readonly rejected: RegExp | null;
  /** How its permission dialog is answered; null where that is not known. */
  readonly choices: Choices | null;
}

/** A key that closes what would take Enter for itself: a list of completions, a line that goes on. */
export interface Closer {
  /** The texts that open it. */
  readonly text: RegExp;
  /** A row that shows that it is open, without which the key is not pressed; null where the key harms nothing. */
  readonly shown: RegExp | null;
  readonly key: string;
}

/** The choices of a dialog. */
export interface Choices {
  /**
   * A row with a choice: its first group is the number, whose key takes it, its second what it says. With `next`, the row
   * with all of them, which are its first group, two blanks at least between them.
   */
  readonly row: RegExp;
  /** What the choices say that mean yes, this once, and no. */
  readonly yes: RegExp;
  readonly no: RegExp;
  /** The key that marks the next choice, round about, where Enter takes the marked one; null where they have numbers. */
  readonly next: string | null;
}
