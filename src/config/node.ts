/** A value in a configuration file together with its place there, and what it may be required to be. */
import { type Advice, advise, didYouMean } from "../model/advice.ts";
import type { Path } from "./locate.ts";
import { nearest } from "../model/nearest.ts";
import { ConfigProblem } from "./problem.ts";
import type { YamlDocument, YamlValue } from "./yaml.ts";

export class Node {
  constructor(
    readonly document: YamlDocument,
    readonly path: Path,
    readonly value: YamlValue,
  ) {}

  /** The problem with this value; `reason` must not repeat the value. */
  problem(reason: string, hint?: Advice): ConfigProblem {
    const { file, lineOf } = this.document;
    return new ConfigProblem(file, lineOf(this.path), dotted(this.path), reason, hint);
  }

  child(step: string | number, value: YamlValue): Node {
    return new Node(this.document, [...this.path, step], value);
  }
}

/** The whole of a document. */
export function root(document: YamlDocument): Node {
  return new Node(document, [], document.value);
}

/** The values of a mapping by key. A key without a value counts as left out. */
export interface Fields<K extends string> {
  optional(key: K): Node | null;
  /** @throws {ConfigProblem} when it is missing. */
  required(key: K): Node;
}

/** @throws {ConfigProblem} when `node` is no mapping, or has a key that is not in `known`. */
export function readFields<K extends string>(node: Node, known: readonly K[]): Fields<K> {
  const values = mapping(node);
  for (const [key, value] of values) {
    if (known.some((name) => name === key)) continue;
    const meant = nearest(key, known);
    const all = known.join(", ");
    const hint = meant === null ? advise`known here: ${all}` : didYouMean(`"${meant}"`);
    // A key that is no plain word may be a piece of a secret that lost its quotes.
    if (PLAIN_WORD.test(key)) throw node.child(key, value).problem("is not a known key", hint);
    const { file, lineOf } = node.document;
    throw new ConfigProblem(
      file,
      lineOf([...node.path, key]),
      dotted(node.path),
      "has a key that is not known",
      hint,
    );
  }
  const optional = (key: K) => {
    const value = values.get(key) ?? null;
    return value === null ? null : node.child(key, value);
  };
  const required = (key: K) => {
    const found = optional(key);
    if (found === null) throw node.problem(`needs the key "${key}"`);
    return found;
  };
  return { optional, required };
}

/** @throws {ConfigProblem} */
export function mapping(node: Node): ReadonlyMap<string, YamlValue> {
  if (isMapping(node.value)) return node.value;
  throw mismatch(node, "a mapping of keys to values");
}

/** @throws {ConfigProblem} */
export function readList(node: Node): Node[] {
  if (isList(node.value)) return node.value.map((item, index) => node.child(index, item));
  throw mismatch(node, "a list");
}

/** @throws {ConfigProblem} */
export function readString(node: Node): string {
  if (typeof node.value === "string") return node.value;
  const scalar = typeof node.value === "number" || typeof node.value === "boolean";
  throw mismatch(node, "text", scalar ? advise`put it in quotes` : undefined);
}

/** @throws {ConfigProblem} */
export function readBoolean(node: Node): boolean {
  if (typeof node.value === "boolean") return node.value;
  throw mismatch(node, "true or false");
}

/** @throws {ConfigProblem} unless it is a number from `min` to `max`. */
export function numberBetween(node: Node, min: number, max: number): number {
  const { value } = node;
  if (typeof value !== "number") throw mismatch(node, `a number from ${min} to ${max}`);
  if (value >= min && value <= max) return value;
  throw node.problem(`must be from ${min} to ${max}`);
}

/** @throws {ConfigProblem} unless it is a whole number from `min` to `max`. */
export function integerBetween(node: Node, min: number, max: number): number {
  const value = numberBetween(node, min, max);
  if (Number.isInteger(value)) return value;
  throw node.problem("must be a whole number");
}

/** @throws {ConfigProblem} unless it is one of `words`. */
export function readOneOf<W extends string>(node: Node, words: readonly W[]): W {
  const value = typeof node.value === "string" ? node.value : null;
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const meant = value === null ? null : nearest(value, words);
  throw node.problem(
    `must be one of ${words.join(", ")}`,
    meant === null ? undefined : didYouMean(`"${meant}"`),
  );
}

const PLAIN_WORD = /^[A-Za-z][A-Za-z_-]{0,39}$/;

function mismatch(node: Node, wanted: string, hint?: Advice): ConfigProblem {
  return node.problem(`must be ${wanted}, not ${kind(node.value)}`, hint);
}

function kind(value: YamlValue): string {
  if (value === null) return "nothing";
  if (typeof value === "string") return "text";
  if (typeof value === "number") return "a number";
  if (typeof value === "boolean") return "true or false";
  return isList(value) ? "a list" : "a mapping";
}

function isList(value: YamlValue): value is readonly YamlValue[] {
  return Array.isArray(value);
}

function isMapping(value: YamlValue): value is ReadonlyMap<string, YamlValue> {
  return value instanceof Map;
}

/** `panes[1].role` is the second pane's. */
function dotted(path: Path): string {
  return path.map((step) => typeof step === "number" ? `[${step}]` : `.${step}`).join("")
    .replace(/^\./, "");
}
