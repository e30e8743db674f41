/** What a value in a configuration file may be, once: how it is read, and how a JSON Schema says it. */
import type { Advice } from "../model/advice.ts";
import {
  integerBetween,
  type Node,
  numberBetween,
  readBoolean,
  readList,
  readOneOf,
  readString,
} from "./node.ts";

/** A JSON Schema of draft 2020-12, or a part of one. */
export type JsonSchema = Readonly<Record<string, unknown>>;

export interface Rule<T> {
  /** @throws {ConfigProblem} */
  read(node: Node): T;
  readonly schema: JsonSchema;
}

export const TRUE_OR_FALSE: Rule<boolean> = { read: readBoolean, schema: { type: "boolean" } };

export const ANY_TEXT: Rule<string> = { read: readString, schema: { type: "string" } };

export function wordOf<const W extends string>(words: readonly W[]): Rule<W> {
  return {
    read: (node) => readOneOf(node, words),
    schema: { type: "string", enum: words },
  };
}

export function numberFrom(minimum: number, maximum: number): Rule<number> {
  return {
    read: (node) => numberBetween(node, minimum, maximum),
    schema: { type: "number", minimum, maximum },
  };
}

export function integerFrom(minimum: number, maximum: number): Rule<number> {
  return {
    read: (node) => integerBetween(node, minimum, maximum),
    schema: { type: "integer", minimum, maximum },
  };
}

/** @param reason what is said of a text that is not like that. */
export function textLike(pattern: RegExp, reason: string, hint?: Advice): Rule<string> {
  return {
    read: (node) => {
      const value = readString(node);
      if (!pattern.test(value)) throw node.problem(reason, hint);
      return value;
    },
    schema: { type: "string", pattern: pattern.source },
  };
}

export function listOf<T>(items: Rule<T>): Rule<T[]> {
  return {
    read: (node) => readList(node).map((item) => items.read(item)),
    schema: { type: "array", items: items.schema },
  };
}
