/** Where a command's words go: results to standard output, all else to standard error. */
import type { Advice } from "../../model/advice.ts";
import { visible, visibleJson, visibleLines } from "../../model/visible.ts";
import { writeAll } from "../../system/bytes.ts";
import { errnoOf, messageOf } from "../../system/thrown.ts";

export interface TerminalOptions {
  /** Exactly one envelope on standard output. */
  readonly json: boolean;
  /** No progress, hints or warnings. */
  readonly quiet: boolean;
  readonly verbose: boolean;
  readonly "no-color": boolean;
}

/** How a text is painted; `plain` is not at all. */
export type Style = keyof typeof CODES;

const CODES = {
  plain: "",
  good: "32",
  busy: "36",
  doubtful: "33",
  bad: "31",
  faint: "2",
  strong: "1",
  inverse: "7",
};

/** Paints a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** What lines for people are laid out for. */
export interface Surface {
  readonly paint: Paint;
  /** Cells in a line; null where nothing is cut. */
  readonly width: number | null;
}

/** Standard output could not be written: a full disk, most of the time. */
export class OutputError extends Error {
  override readonly name = "OutputError";

  constructor(cause: unknown) {
    super(`standard output cannot be written: ${messageOf(cause)}`);
  }
}

const encoder = new TextEncoder();

export class Terminal implements Surface {
  /** Set once the reader of standard output has gone away; writing then does nothing. */
  closed = false;
  /** Names records where a text for people has their ids; set once the state can be read. */
  speak: (text: string) => string = (text) => text;
  /** Clears and redraws what is drawn in place, around other words. */
  #live: { clear(): void } | null = null;
  /** Hears words instead. */
  #hears: ((words: string) => void) | null = null;

  constructor(readonly options: TerminalOptions, private readonly env = Deno.env.get) {}

  get json(): boolean {
    return this.options.json;
  }

  get isOutTerminal(): boolean {
    return Deno.stdout.isTerminal();
  }

  get isErrTerminal(): boolean {
    return Deno.stderr.isTerminal();
  }

  /** Whether progress may be drawn in place. */
  get drawsProgress(): boolean {
    return this.isErrTerminal && this.#hears === null && !this.options.quiet && !this.json &&
      this.env("TERM") !== "dumb";
  }

  /** Paints what goes to standard output. */
  readonly paint: Paint = (style, text) => paintIf(this.#colours(this.isOutTerminal), style, text);

  /** Paints what goes to standard error. */
  readonly paintErr: Paint = (style, text) =>
    paintIf(this.#colours(this.isErrTerminal), style, text);

  /**
   * Cells in a line of standard output: what COLUMNS says, else what its terminal has; null where it is no terminal, or
   * has no size.
   */
  get width(): number | null {
    if (!this.isOutTerminal) return null;
    const wished = this.env("COLUMNS") ?? "";
    return /^[1-9]\d{0,4}$/.test(wished) ? Number(wished) : consoleColumns();
  }

  /** Cells in a line of standard error, where it is a terminal; 80 where that cannot be told. */
  columns(): number {
    return consoleColumns() ?? 80;
  }

  /** A result: lines on standard output. What came from elsewhere must be visible() already. */
  print(text: string): void {
    if (this.#hears) return this.#hears(text);
    this.#live?.clear();
    this.write(encoder.encode(`${text}\n`));
  }

  /** One JSON document on a line of its own on standard output. */
  printJson(value: unknown): void {
    this.printJsonText(JSON.stringify(value));
  }

  /** As {@link printJson}, for a document that is text already. */
  printJsonText(json: string): void {
    this.print(visibleJson(json));
  }

  /**
   * Bytes on standard output as they are.
   *
   * @throws {OutputError} when they cannot be written, though somebody reads.
   */
  write(bytes: Uint8Array): void {
    if (this.closed) return;
    try {
      writeAll(Deno.stdout, bytes);
    } catch (error) {
      if (!hasNoReader(error)) throw new OutputError(error);
      this.closed = true;
    }
  }

  /** Something worth knowing, on standard error; not with `--quiet`. */
  note(text: string): void {
    if (!this.options.quiet) this.#err(text);
  }

  /** Only with `--verbose`. */
  detail(text: string): void {
    if (this.options.verbose && !this.options.quiet) this.#err(text);
  }

  warn(text: string): void {
    this.note(`${this.paintErr("doubtful", "warning:")} ${visible(this.speak(text))}`);
  }

  hint(text: Advice): void {
    this.note(`${this.paintErr("faint", "hint:")} ${visible(this.speak(text))}`);
  }

  /** Why the command failed; also with `--quiet`. */
  error(label: string, text: string): void {
    this.#err(`${this.paintErr("bad", `${label}:`)} ${visible(this.speak(text))}`);
  }

  /** What goes with an error, line by line: where a file is wrong, or the cause of a bug. */
  trace(text: string): void {
    this.#err(visibleLines(text));
  }

  /** Raw text on standard error, for what is drawn in place. */
  draw(text: string): void {
    writeErr(text);
  }

  /** Names what is drawn in place, so that other words do not land in it. */
  setLiveRegion(live: { clear(): void } | null): void {
    this.#live = live;
  }

  /** Has words go there, without colours, beside a picture there; null ends that. */
  divert(hears: ((words: string) => void) | null): void {
    this.#hears = hears;
  }

  #err(text: string): void {
    if (this.#hears) return this.#hears(text);
    this.#live?.clear();
    writeErr(`${text}\n`);
  }

  #colours(isTerminal: boolean): boolean {
    return isTerminal && this.#hears === null && !this.options["no-color"] &&
      !this.env("NO_COLOR") &&
      this.env("TERM") !== "dumb";
  }
}

function consoleColumns(): number | null {
  try {
    return Deno.consoleSize().columns || null;
  } catch {
    return null;
  }
}

function paintIf(colours: boolean, style: Style, text: string): string {
  return colours && style !== "plain" ? `\x1b[${CODES[style]}m${text}\x1b[0m` : text;
}

/** Writes to standard error; ignores a failure, which could not be reported. */
function writeErr(text: string): void {
  try {
    writeAll(Deno.stderr, encoder.encode(text));
  } catch {
    // The command goes on.
  }
}

/** A pipe without a reader, or a terminal that was closed (EIO): no failure of the command. */
function hasNoReader(error: unknown): boolean {
  return error instanceof Deno.errors.BrokenPipe || errnoOf(error) === "EIO";
}
