/** The whole of a terminal as a picture, and given back as it was found. */
import type { Terminal } from "../../terminal/terminal.ts";
import type { Size } from "./view_state.ts";

/** The other screen, no cursor, lines that end at the edge, and pasted text told from keys. */
const BEGIN = "\x1b[?1049h\x1b[?25l\x1b[?7l\x1b[?2004h";
const END = "\x1b[?2004l\x1b[?7h\x1b[?25h\x1b[?1049l";

const encoder = new TextEncoder();

export class FullScreen {
  /** What stands there, by line; null while the terminal is not ours. */
  #shown: readonly string[] | null = null;

  constructor(private readonly terminal: Terminal) {}

  get isOurs(): boolean {
    return this.#shown !== null;
  }

  /** Takes the terminal: keys come one by one, and none of them is a signal any more. */
  enter(): void {
    Deno.stdin.setRaw(true);
    this.#write(BEGIN);
    this.#shown = [];
  }

  /** Gives the terminal back. Never throws: it may be gone. */
  leave(): void {
    if (this.#shown === null) return;
    this.#shown = null;
    try {
      this.#write(END);
      Deno.stdin.setRaw(false);
    } catch {
      // Nothing is left that could be put right.
    }
  }

  /** Forgets what stands there, so that it is drawn anew. */
  clear(): void {
    if (this.#shown !== null) this.#shown = [];
  }

  /** Draws the lines that have changed; nothing while the terminal is not ours. */
  draw(lines: readonly string[]): void {
    const shown = this.#shown;
    if (shown === null) return;
    const isNew = shown.length !== lines.length;
    const changed = lines.flatMap((line, at) =>
      isNew || line !== shown[at] ? [`\x1b[${at + 1};1H\x1b[K${line}`] : []
    );
    this.#shown = lines;
    if (changed.length > 0) this.#write(`${isNew ? "\x1b[2J" : ""}${changed.join("")}`);
  }

  get size(): Size {
    try {
      const { columns, rows } = Deno.consoleSize();
      if (columns > 0 && rows > 0) return { columns, rows };
    } catch {
      // It has none.
    }
    return { columns: 80, rows: 24 };
  }

  #write(text: string): void {
    this.terminal.write(encoder.encode(text));
  }
}
