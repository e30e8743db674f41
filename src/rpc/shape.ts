/**
 * The vocabulary in which methods describe what they take and give. One description decodes, types and
 * prints a JSON Schema (json_schema.ts).
 */
import * as v from "valibot";
import { invalid } from "../model/refusals/validation.ts";
import {
  IDENTIFIER_PATTERN,
  identifierProblem,
  MAX_IDENTIFIER_LENGTH,
} from "../model/identifier.ts";

/** A description of values of type `T`. */
export type Shape<T = unknown> = v.GenericSchema<unknown, T>;
/** The type of the values that a shape describes. */
export type Infer<S extends Shape> = v.InferOutput<S>;
/** A shape's values, as results give them: nobody changes them any more. */
export type Result<S extends Shape> = DeepReadonly<Infer<S>>;

type DeepReadonly<T> = T extends readonly (infer Item)[] ? readonly DeepReadonly<Item>[]
  : T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
  : T;

/** Ids, cursors and names are looked up whatever they hold; this keeps refusals readable. */
const MAX_TEXT_LENGTH = 1024;

export const boolean = v.boolean("must be true or false");
export const number = v.number("must be a number");
export const anything = v.unknown();

/** Any text that is not overlong. */
export const text = v.pipe(
  v.string("must be text"),
  v.maxLength(MAX_TEXT_LENGTH, `must be at most ${MAX_TEXT_LENGTH} characters long`),
);

/** Text of any length. */
export const string = v.string("must be text");

/** An identifier (contract: methods.md, "Identifiers"): `[A-Za-z0-9_.-]`, 1 to 64 characters. */
export const identifier = v.pipe(
  v.string("must be text"),
  v.regex(new RegExp(IDENTIFIER_PATTERN), (issue) => identifierProblem(issue.input) ?? ""),
);

/** An identifier, or nothing at all. */
export const identifierOrEmpty = v.pipe(
  v.string("must be text"),
  v.regex(
    new RegExp(`^[A-Za-z0-9_.-]{0,${MAX_IDENTIFIER_LENGTH}}$`),
    (issue) => identifierProblem(issue.input) ?? "",
  ),
);

/** A moment, as RFC 3339 has it. */
export const timestamp = v.pipe(
  v.string("must be text"),
  v.isoTimestamp("must be a moment as in 2026-01-31T12:00:00Z"),
);

/** A key that may be anything. */
export const anyKey = v.string("must be text");

/** `<role>:<label>`, each half an identifier. */
export const overrideKey = v.pipe(
  v.string("must be text"),
  v.regex(
    /^[A-Za-z0-9_.-]{1,64}:[A-Za-z0-9_.-]{1,64}$/,
    (issue) => `the key ${JSON.stringify(issue.input)} is not of the form ROLE:LABEL`,
  ),
);

/** A whole number from `min` to `max`. */
export function integer(min: number, max: number) {
  const reason = `must be a whole number from ${min} to ${max}`;
  return v.pipe(
    v.number(reason),
    v.integer(reason),
    v.minValue(min, reason),
    v.maxValue(max, reason),
  );
}

/** One of these words. */
export function oneOf<const W extends readonly string[]>(words: W) {
  return v.picklist(words, `must be one of ${words.join(", ")}`);
}

/** This very value. */
export function exactly<const L extends string | boolean>(value: L) {
  return v.literal(value, `must be ${JSON.stringify(value)}`);
}

export function list<S extends Shape>(item: S) {
  return v.array(item, "must be a list");
}

/** One of these words, or a list of at least one of them; decodes to a list. */
export function oneOrMany<const W extends readonly string[]>(words: W) {
  const reason = `must be one of ${words.join(", ")}, or a list of them`;
  const word = v.picklist(words, reason);
  return v.union([word, v.pipe(v.array(word, reason), v.minLength(1, reason))], reason);
}

/** An object whose keys are all of one kind, and its values of another. */
export function record<T extends Shape>(key: v.GenericSchema<string, string>, value: T) {
  return noArray(v.record(key, value, "must be an object"));
}

/** An object with these fields; others are ignored. */
export function object<const E extends v.ObjectEntries>(fields: E) {
  return noArray(v.object(
    fields,
    // Of a missing field, valibot says which key it expected, in quotes.
    (issue) => issue.expected?.startsWith('"') ? "is required" : "must be an object",
  ));
}

/** The same schema, but that it takes no array: to valibot, arrays are objects. */
function noArray<S extends v.GenericSchema>(schema: S): S {
  const run: S["~run"] = (dataset, config) =>
    schema["~run"](Array.isArray(dataset.value) ? { ...dataset, value: null } : dataset, config);
  return { ...schema, "~run": run };
}

/** A field that need not be there: left out and null are the same. */
export function optional<S extends Shape>(shape: S) {
  return v.nullish(shape, null);
}

/** An optional field that counts as `fallback` when left out or null. */
export function withDefault<S extends Shape, const D extends v.InferInput<S>>(
  shape: S,
  fallback: D,
) {
  return v.nullish(shape, fallback);
}

/** A field of a result that is left out where it does not apply. */
export function omittable<S extends Shape>(shape: S) {
  return v.optional(shape);
}

/** A field of a result that may be null. */
export function nullable<S extends Shape>(shape: S) {
  return v.nullable(shape);
}

/**
 * The value as `shape` has it.
 *
 * @throws {Refusal} `validation_failed` with the first field that does not fit.
 */
export function decode<S extends Shape>(shape: S, value: unknown): Infer<S> {
  const result = v.safeParse(shape, value, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = issue.path?.[0]?.key;
  throw invalid(typeof field === "string" ? field : "params", issue.message);
}
