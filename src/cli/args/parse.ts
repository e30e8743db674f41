/** Reads a command's own arguments and options, and those that every command takes. Pure. */
import { advise, didYouMean } from "../../model/advice.ts";
import { parseArgs } from "@std/cli/parse-args";
import { nearest } from "../../model/nearest.ts";
import { shellWordIfNeeded } from "../../system/shell.ts";
import { GLOBAL_OPTIONS, type Globals } from "./globals.ts";
import type { ArgumentSpec, ArgumentSpecs, OptionSpec, OptionSpecs } from "./spec.ts";
import { UsageError } from "./usage_error.ts";

export interface Parsed {
  readonly globals: Globals;
  readonly arguments: Readonly<Record<string, unknown>>;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What a command takes. */
export interface CommandSignature {
  readonly arguments: ArgumentSpecs;
  readonly options: OptionSpecs;
}

/**
 * @param args the command line without the command's own words.
 * @throws {UsageError} for an unknown option, a missing or unwanted value, too few or too many arguments.
 */
export function parse(takes: CommandSignature, args: readonly string[]): Parsed {
  const known: OptionSpecs = { ...GLOBAL_OPTIONS, ...takes.options };
  const { options, positionals } = normalize(known, args);
  const valued = Object.entries(known).filter(([, spec]) => spec.kind !== "flag")
    .map(([name]) => name);
  const flags = Object.keys(known).filter((name) => !valued.includes(name));
  const raw = parseArgs([...options, "--", ...positionals], {
    boolean: flags,
    string: [...valued, "_"],
    collect: valued,
  });
  const given = (name: string): string[] => {
    const value: unknown = raw[name];
    if (value === true) return [""];
    return Array.isArray(value) ? value.map(String) : [];
  };
  const read = (specs: OptionSpecs) =>
    Object.fromEntries(
      Object.entries(specs).map(([name, spec]) => [name, spec.read(name, given(name))]),
    );
  const globals = read(GLOBAL_OPTIONS) as Globals;
  // With --help, nothing else is required.
  if (globals.help || globals.version) return { globals, arguments: {}, options: {} };
  return {
    globals,
    arguments: readArguments(takes.arguments, raw._.map(String)),
    options: read(takes.options),
  };
}

/**
 * Brings options into one form, `--name` or `--name=value`, and apart from the positional arguments, so that
 * no value can be taken for an option nor an argument for a value.
 */
function normalize(
  known: OptionSpecs,
  args: readonly string[],
): { options: string[]; positionals: string[] } {
  const options: string[] = [];
  const positionals: string[] = [];
  const left = [...args];
  for (let arg = left.shift(); arg !== undefined; arg = left.shift()) {
    if (arg === "--") {
      positionals.push(...left);
      break;
    }
    if (!arg.startsWith("-") || arg === "-") positionals.push(arg);
    else if (!arg.startsWith("--")) options.push(...shortOptions(known, arg));
    else {
      const { name, spec, value } = longOption(known, arg);
      const wantsNext = value === null && (spec.kind === "value" || spec.kind === "values");
      const text = wantsNext ? nextValue(known, name, spec, left.shift()) : value;
      // parseArgs reads a bare option that takes text as the empty text.
      options.push(text === null || text === "" ? `--${name}` : `--${name}=${text}`);
    }
  }
  return { options, positionals };
}

function longOption(
  known: OptionSpecs,
  arg: string,
): { name: string; spec: OptionSpec; value: string | null } {
  const equals = arg.indexOf("=");
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const value = equals < 0 ? null : arg.slice(equals + 1);
  const spec = Object.hasOwn(known, name) ? known[name] : undefined;
  if (spec === undefined) {
    const near = nearest(name, Object.keys(known));
    throw new UsageError(
      `--${name}`,
      `there is no option --${name} here`,
      near === null ? undefined : didYouMean(`--${near}`),
    );
  }
  if (spec.kind === "flag" && value !== null) {
    throw new UsageError(`--${name}`, `--${name} takes no value`);
  }
  return { name, spec, value };
}

function nextValue(
  known: OptionSpecs,
  name: string,
  spec: OptionSpec,
  next: string | undefined,
): string {
  if (next !== undefined && !mayBeOption(known, next)) return next;
  const word = shellWordIfNeeded(`--${name}=${next}`);
  throw new UsageError(
    `--${name}`,
    `--${name} needs a value: --${name} ${spec.value}`,
    next === undefined ? undefined : advise`if that is the value: ${word}`,
  );
}

/** Whether a word can be meant as an option: a long one, mistyped or not, or short ones that there are. */
function mayBeOption(known: OptionSpecs, word: string): boolean {
  if (/^--([A-Za-z][\w-]*(=.*)?)?$/s.test(word)) return true;
  const letters = Object.values(known).flatMap(({ short }) => short ?? []);
  return /^-[^-]/.test(word) && [...word.slice(1)].every((letter) => letters.includes(letter));
}

function shortOptions(known: OptionSpecs, arg: string): string[] {
  return [...arg.slice(1)].map((letter) => {
    const [name] = Object.entries(known).find(([, spec]) => spec.short === letter) ?? [];
    if (name === undefined) {
      throw new UsageError(
        `-${letter}`,
        `there is no option -${letter}`,
        advise`options have two dashes: --name`,
      );
    }
    return `--${name}`;
  });
}

function readArguments(
  specs: Readonly<Record<string, ArgumentSpec>>,
  given: readonly string[],
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  let used = 0;
  for (const [name, spec] of Object.entries(specs)) {
    if (spec.many) {
      if (spec.required && used >= given.length) {
        throw new UsageError(spec.value, `${spec.value} is missing`);
      }
      values[name] = given.slice(used);
      used = given.length;
    } else {
      values[name] = given[used];
      if (given[used] !== undefined) used++;
      else if (spec.required) throw new UsageError(spec.value, `${spec.value} is missing`);
    }
  }
  if (used < given.length) {
    const [spare = ""] = given.slice(used);
    throw new UsageError(spare, `too many arguments: "${spare}"`);
  }
  return values;
}
