/** `parseArgs`: reads command line arguments. */
import { hasNested, setNested } from "./nested.ts";
import { OptionNames } from "./option_names.ts";
import type { Args, ParseOptions } from "./parse_options.ts";

export type { Args, ParseOptions };

const FLAG = /^-(?:(?<long>-)(?<negated>no-)?)?(?<name>.+?)(?:=(?<value>.*))?$/s;

/**
 * Sorts command line arguments into options and positional arguments. An option that is not declared
 * takes the next argument as its value unless that begins with `-`. Values that look like numbers
 * are numbers unless the option is a string.
 */
export function parseArgs<
  B extends string = never,
  S extends string = never,
  C extends string = never,
  N extends string = never,
  D extends Record<string, unknown> = Record<never, never>,
  DD extends boolean = false,
>(
  args: readonly string[],
  options: ParseOptions<B, S, C, N, D, DD> = {},
): Args<B, S, C, N, D, DD> {
  const parser = new Parser(options as ParseOptions);
  const end = args.indexOf("--");
  parser.parse(end < 0 ? args : args.slice(0, end));
  parser.fillIn(options.default ?? {});
  const rest = end < 0 ? [] : args.slice(end + 1);
  if (options["--"]) parser.result["--"] = rest;
  else parser.result._.push(...rest);
  return parser.result as unknown as Args<B, S, C, N, D, DD>;
}

class Parser {
  readonly result: { _: (string | number)[]; [name: string]: unknown } = { _: [] };
  readonly #names: OptionNames;
  readonly #stopEarly: boolean;
  readonly #unknown: (arg: string, key?: string, value?: unknown) => unknown;

  constructor(options: ParseOptions) {
    this.#names = new OptionNames(options);
    this.#stopEarly = options.stopEarly ?? false;
    this.#unknown = options.unknown ?? (() => true);
  }

  parse(args: readonly string[]): void {
    for (let index = 0; index < args.length; index++) {
      const arg = args[index]!;
      const flag = FLAG.exec(arg)?.groups;
      const next = args[index + 1];
      if (flag?.long) index += this.#long(arg, flag, next);
      else if (flag) index += this.#short(arg, next);
      else {
        if (this.#unknown(arg) !== false) {
          this.result._.push(this.#names.string.has("_") ? arg : numeric(arg));
        }
        if (this.#stopEarly) {
          this.result._.push(...args.slice(index + 1));
          return;
        }
      }
    }
  }

  /** Gives the defaults and the declared options that no argument named. */
  fillIn(defaults: Record<string, unknown>): void {
    const missing = (name: string) => !hasNested(this.result, name.split("."));
    for (const [name, value] of Object.entries(defaults)) {
      if (missing(name)) this.#assign(name, value, false);
    }
    for (const name of this.#names.boolean) {
      const value = this.#names.collect.has(name) ? [] : false;
      if (missing(name)) setNested(this.result, name.split("."), value);
    }
    for (const name of this.#names.string) {
      const collects = this.#names.collect.has(name);
      if (collects && missing(name)) setNested(this.result, name.split("."), []);
    }
  }

  /** One `--name` argument; gives how many further arguments it took. */
  #long(
    arg: string,
    flag: Record<string, string | undefined>,
    next: string | undefined,
  ): 0 | 1 {
    const name = flag.name!;
    if (flag.value !== undefined) {
      this.#set(name, this.#names.boolean.has(name) ? flag.value !== "false" : flag.value, arg);
      return 0;
    }
    if (flag.negated && this.#names.negatable.has(name)) {
      this.#set(name, false, arg, false);
      return 0;
    }
    const key = flag.negated ? `no-${name}` : name;
    if (next && !this.#names.allBoolean && !next.startsWith("-") && this.#takesValue(key)) {
      this.#set(key, next, arg);
      return 1;
    }
    return this.#bare(key, arg, next);
  }

  /** One `-abc` argument; gives how many further arguments it took. */
  #short(arg: string, next: string | undefined): 0 | 1 {
    const letters = arg.slice(1, -1).split("");
    for (const [index, letter] of letters.entries()) {
      const rest = arg.slice(index + 2);
      if (rest === "-") {
        this.#set(letter, rest, arg);
        continue;
      }
      const value = attached(letter, rest, letters[index + 1]);
      if (value !== undefined) {
        this.#set(letter, value, arg);
        return 0;
      }
      this.#set(letter, this.#names.string.has(letter) ? "" : true, arg);
    }
    const key = arg.slice(-1);
    if (key === "-") return 0;
    if (next && !/^--?[^-]/.test(next) && this.#takesValue(key)) {
      this.#set(key, next, arg);
      return 1;
    }
    return this.#bare(key, arg, next);
  }

  /** An option without a value of its own, but perhaps with `true` or `false` after it. */
  #bare(key: string, arg: string, next: string | undefined): 0 | 1 {
    if (next === "true" || next === "false") {
      this.#set(key, next === "true", arg);
      return 1;
    }
    this.#set(key, this.#names.string.has(key) ? "" : true, arg);
    return 0;
  }

  #takesValue(key: string): boolean {
    const { boolean } = this.#names;
    return !boolean.has(key) && ![...this.#names.aliasesOf(key)].some((it) => boolean.has(it));
  }

  #set(key: string, value: string | boolean, arg: string, collect = true): void {
    const known = this.#names.isDeclared(key) ||
      this.#names.allBoolean && /^--[^=]+$/.test(arg);
    if (!known && this.#unknown(arg, key, value) === false) return;
    const typed = typeof value === "string" && !this.#names.string.has(key)
      ? numeric(value)
      : value;
    this.#assign(key, typed, collect && this.#names.collect.has(key));
  }

  #assign(key: string, value: unknown, collect: boolean): void {
    for (const name of [key, ...this.#names.aliasesOf(key)]) {
      setNested(this.result, name.split("."), value, collect);
    }
  }
}

/** The value that follows a letter within its argument (`-n5`, `-n=5`, `-n/x`), if one does. */
function attached(letter: string, rest: string, following: string | undefined): string | undefined {
  if (rest === "=") return "";
  if (/[A-Za-z]/.test(letter)) {
    const value = /=(.+)/.exec(rest)?.[1];
    if (value !== undefined) return value;
    if (/-?\d+(\.\d*)?(e-?\d+)?$/.test(rest)) return rest;
  }
  return following !== undefined && /\W/.test(following) ? rest : undefined;
}

function numeric(text: string): string | number {
  return /\S/.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}
