/**
 * How a shell is told on its standard input to run a script, and where that script's output lies in all that the
 * shell prints. The marks around it hold a word that is new for each call, so that nothing which a script prints
 * passes for one. Pure.
 */
import { shellWord } from "../shell.ts";

/** What a shell ends with that has no `printf` of its own: the arguments of a program could be read by others. */
export const UNFIT = 97;

/** What a shell is told first. */
export const OPENING = `case $(command -v printf) in printf) ;; *) exit ${UNFIT} ;; esac\n`;

/** Gives a script a name for the calls that follow. It runs in a subshell, so that nothing of it is left for the next. */
export function definition(name: string, script: string): string {
  return `${name}() (\n:\n${script}\n)\n`;
}

export interface Call {
  /** Of a script that was defined. */
  readonly name: string;
  readonly args: readonly string[];
  /** What the script reads; nothing when left out. */
  readonly stdin?: string;
  /** An unguessable word, a new one for each call. */
  readonly nonce: string;
}

export function callText({ name, args, stdin, nonce }: Call): string {
  const command = [name, ...args.map(shellWord)].join(" ");
  const { begin, end } = marks(nonce);
  return `printf '%s\\n' '${begin}'; printf '%s\\n' '${begin}' >&2\n` +
    (stdin === undefined
      ? `${command} </dev/null\n`
      : `printf %s ${shellWord(stdin)} | ${command}\n`) +
    `printf '\\n%s %s\\n' '${end}' "$?"; printf '\\n%s 0\\n' '${end}' >&2\n`;
}

function marks(nonce: string) {
  return { begin: `<${nonce}>`, end: `</${nonce}>` };
}

/** What a shell prints on one of its outputs from a call on, as it comes. */
export class Reply {
  readonly #begin: Uint8Array;
  readonly #end: Uint8Array;
  #bytes = new Uint8Array(1 << 12);
  #length = 0;
  /** Where the script's output begins; -1 until it does. */
  #from = -1;
  /** Where it ends; -1 until it does. */
  #to = -1;
  /** Null until it has ended. */
  code: number | null = null;
  /** Whether more came than was kept. */
  overflowed = false;

  /** @param limitBytes No more than about so much is kept. */
  constructor(nonce: string, private readonly limitBytes: number) {
    const { begin, end } = marks(nonce);
    this.#begin = new TextEncoder().encode(`${begin}\n`);
    this.#end = new TextEncoder().encode(`\n${end} `);
  }

  get hasBegun(): boolean {
    return this.#from >= 0;
  }

  add(chunk: Uint8Array): void {
    if (this.code !== null) return;
    this.#makeRoom(chunk.length);
    // A mark may lie across two chunks.
    const unseen = Math.max(0, this.#length - this.#end.length - this.#begin.length);
    this.#bytes.set(chunk, this.#length);
    this.#length += chunk.length;
    this.#look(unseen);
    if (this.code === null && this.#length > this.limitBytes) this.#forget();
  }

  /** The script's output, or all that came where it has not begun. */
  text(): string {
    const to = this.#to < 0 ? this.#length : this.#to;
    return new TextDecoder().decode(this.#bytes.subarray(Math.max(0, this.#from), to));
  }

  #look(unseen: number): void {
    if (this.#from < 0) {
      const at = find(this.#bytes.subarray(0, this.#length), this.#begin, unseen);
      if (at < 0) return;
      this.#from = at + this.#begin.length;
      unseen = 0;
    }
    if (this.#to < 0) {
      // The newline before the mark is the mark's own, and may be the one that ends the mark at the beginning.
      const from = Math.max(unseen, this.#from - 1);
      this.#to = find(this.#bytes.subarray(0, this.#length), this.#end, from);
    }
    if (this.#to < 0) return;
    const rest = this.#bytes.subarray(this.#to + this.#end.length, this.#length);
    const [code] = /^\d+(?=\n)/.exec(new TextDecoder().decode(rest.subarray(0, 8))) ?? [];
    if (code !== undefined) this.code = Number(code);
  }

  #makeRoom(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#length + length, this.#bytes.length * 2));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }

  /** Keeps what the mark at the end may have begun with. */
  #forget(): void {
    this.overflowed = true;
    if (this.#to >= 0) return;
    this.#bytes.copyWithin(0, this.#length - this.#end.length, this.#length);
    this.#length = this.#end.length;
    this.#from = Math.min(this.#from, 0);
  }
}

function find(bytes: Uint8Array, mark: Uint8Array, from: number): number {
  const [first = 0] = mark;
  for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
    if (mark.every((byte, index) => bytes[at + index] === byte)) return at;
  }
  return -1;
}
