/**
 * YAML as the configuration allows it: one document of plain values, without anchors, aliases or tags,
 * without duplicate keys, not deeply nested.
 */
import { advise } from "../model/advice.ts";
import { parse, YamlSyntaxError } from "@std/yaml";
import { lineOf, type Path } from "./locate.ts";
import { excerptOf, type Shown } from "./mistakes/excerpt.ts";
import {
  findMistake,
  NO_REFERENCES,
  NOT_YAML,
  SAME_KEY,
  SEVERAL_DOCUMENTS,
} from "./mistakes/find_mistake.ts";
import { textPlaceOf } from "./mistakes/text_place.ts";
import { ConfigProblem } from "./problem.ts";
import { readTextFile } from "./text_file.ts";

/** Mappings are maps, so that no key is special. */
export type YamlValue =
  | null
  | boolean
  | number
  | string
  | readonly YamlValue[]
  | ReadonlyMap<string, YamlValue>;

export interface YamlDocument {
  readonly file: string;
  /** Null for a file without content. */
  readonly value: YamlValue;
  /** The line of what `path` leads to, which must be in `value`. */
  readonly lineOf: (path: Path) => number;
}

/** The deepest nesting of a configuration file; no file needs more than half of it. */
export const MAX_DEPTH = 8;

/**
 * @param shown what a problem may repeat of the file; default: no value of it.
 * @throws {ConfigProblem} when the file cannot be read or is not YAML of the kind allowed here.
 */
export function readYaml(file: string, shown?: Shown): YamlDocument {
  return parseYaml(file, readTextFile(file), shown);
}

/** As {@link readYaml}, for the text of `file`. */
export function parseYaml(file: string, text: string, shown: Shown = "signs"): YamlDocument {
  const parsed = parseWithoutReferences({ file, text, shown });
  const locate = (path: Path) => lineOf(text, path, parseText);
  const fail = (path: Path, reason: string): never => {
    throw new ConfigProblem(file, locate(path), "", reason);
  };
  return { file, value: plainValue(parsed, [], fail), lineOf: locate };
}

/** Resolves what JSON knows; dates, binary data and `<<` merging are left as the text they are. */
function parseText(text: string): unknown {
  return parse(text, { schema: "core" });
}

/**
 * Only an anchor, an alias or a tag makes `&`, `*` or `!` more than a character of a text. With all of them
 * written as `*`, those three become aliases of nothing, which no parser accepts, and every text stays a
 * text. So nothing that refers to something else is ever resolved, let alone walked.
 */
function parseWithoutReferences(source: Source): unknown {
  const { text } = source;
  if (isHopeless(text)) throw problemOf(source, { line: 1, reason: TOO_DEEP });
  const fault = !/[&*!]/.test(text) ? null : faultOf(text.replaceAll(/[&!]/g, "*"), SAME_KEYS);
  if (fault === null) {
    try {
      return parseText(text);
    } catch (error) {
      throw problemOf(source, faultFrom(error, text));
    }
  }
  if (fault.reason === NO_REFERENCES) throw problemOf(source, fault);
  // A parser may stumble over what follows before it misses the alias; as unknown tags, anchors and tags
  // may be followed by anything.
  const tagged = faultOf(text.replaceAll(/[&*!]/g, "!x"), SAME_KEYS);
  throw problemOf(
    source,
    tagged?.reason === NO_REFERENCES
      ? { ...tagged, line: Math.min(tagged.line, fault.line) }
      : fault,
  );
}

/** A text, and what may be repeated of it. */
interface Source {
  readonly file: string;
  readonly text: string;
  readonly shown: Shown;
}

/** So many brackets, one behind the other, are no text of a file that somebody means. */
const HOPELESS_DEPTH = 1000;

/** Whether a parser would take long only to run out of stack. */
function isHopeless(text: string): boolean {
  let run = 0;
  for (const character of text) {
    if (character === "[" || character === "{") {
      if (++run > HOPELESS_DEPTH) return true;
    } else if (character.trim() !== "") run = 0;
  }
  return false;
}

/** Keys that differ only in a replaced character are no duplicates. */
const SAME_KEYS = { schema: "core", allowDuplicateKeys: true } as const;

interface Fault {
  readonly line: number;
  readonly reason: string;
  /** Where the parser could not go on; absent where that is no place in the text. */
  readonly offset?: number;
}

const TOO_DEEP = `is nested more than ${MAX_DEPTH} levels deep`;

/** Recognized by the parser's wording; the wording repeats pieces of the file and is not passed on. */
const CAUSES: readonly (readonly [RegExp, string])[] = [
  [/\b(alias|anchor|tag)/i, NO_REFERENCES],
  [/duplicat|must be unique/i, SAME_KEY],
  [/more than 1 document|multiple documents/i, SEVERAL_DOCUMENTS],
  [/indent/i, `${NOT_YAML}: the indentation does not fit`],
];
const UNKNOWN_CAUSE =
  `${NOT_YAML}: ${advise`look for a comma, a colon or a quote too many or too few`}`;

function faultOf(text: string, options: typeof SAME_KEYS): Fault | null {
  try {
    parse(text, options);
    return null;
  } catch (error) {
    return faultFrom(error, text);
  }
}

function faultFrom(error: unknown, text: string): Fault {
  // The parser ran out of stack.
  if (error instanceof RangeError) return { line: 1, reason: TOO_DEEP };
  if (!(error instanceof YamlSyntaxError)) return { line: 1, reason: NOT_YAML };
  const wording = error.message.replace(/ at line \d[^]*$/, "").replaceAll(/".*?"|<.*?>/g, "");
  const reason = CAUSES.find(([pattern]) => pattern.test(wording))?.[1] ?? UNKNOWN_CAUSE;
  // What is missing at the end is found missing behind the last line.
  const end = text.trimEnd().length;
  const { line } = textPlaceOf(text, end);
  return error.line > line
    ? { line, reason, offset: end }
    : { line: error.line, reason, offset: error.offset };
}

/** Points at the mistake where one is known that the parser can have stumbled over, else at where it did. */
function problemOf({ file, text, shown }: Source, fault: Fault): ConfigProblem {
  const known = fault.offset === undefined ? null : findMistake(text);
  const isIt = known !== null && textPlaceOf(text, known.since).line <= fault.line &&
    (fault.reason !== NO_REFERENCES || known.reason === NO_REFERENCES);
  const { offset, reason } = isIt ? known : fault;
  const hint = reason === NO_REFERENCES
    ? advise`put a text that begins with one of these in quotes`
    : undefined;
  if (offset === undefined) return new ConfigProblem(file, fault.line, "", reason, hint);
  const { line, column } = textPlaceOf(text, offset);
  const excerpt = excerptOf(text, offset, shown);
  return new ConfigProblem(file, line, "", reason, hint, { column, excerpt });
}

function plainValue(
  value: unknown,
  path: Path,
  fail: (path: Path, reason: string) => never,
): YamlValue {
  if (value === null || typeof value === "boolean" || typeof value === "number") return value;
  if (typeof value === "string") {
    return value.isWellFormed() ? value : fail(path, "holds half of a surrogate pair");
  }
  if (path.length >= MAX_DEPTH) return fail(path, TOO_DEEP);
  if (Array.isArray(value)) {
    return value.map((item, index) => plainValue(item, [...path, index], fail));
  }
  if (typeof value === "object" && isPlainObject(value)) {
    return new Map(
      Object.entries(value).map(([key, item]) => [key, plainValue(item, [...path, key], fail)]),
    );
  }
  return fail(path, "is neither text, number, true, false, list nor mapping");
}

function isPlainObject(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
