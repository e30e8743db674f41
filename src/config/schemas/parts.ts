/** Parts of the JSON Schemas of configuration files. What the readers ask for stands in `src/config`. */
import type { JsonSchema } from "../value_rule.ts";

export const DRAFT = "https://json-schema.org/draft/2020-12/schema";

export const ANY_TEXT_SCHEMA: JsonSchema = { type: "string" };
export const BOOLEAN_SCHEMA: JsonSchema = { type: "boolean" };

/** As `configName` has it; patterns are read by Unicode characters. */
export const NAME_SCHEMA: JsonSchema = {
  type: "string",
  minLength: 1,
  maxLength: 64,
  pattern: "^(?!\\s)[^\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}]+(?<!\\s)$",
};

/** What no argument, variable or path can hold is a NUL. */
export const ARGUMENT_SCHEMA: JsonSchema = { type: "string", pattern: "^[^\\u0000]*$" };

/** A regular expression of JavaScript. */
export const PATTERN_SCHEMA: JsonSchema = { type: "string", maxLength: 1000, format: "regex" };

export function wordSchema(words: readonly string[]): JsonSchema {
  return { type: "string", enum: words };
}

export function integerSchema(minimum: number, maximum: number): JsonSchema {
  return { type: "integer", minimum, maximum };
}

export function listSchema(items: JsonSchema, more: JsonSchema = {}): JsonSchema {
  return { type: "array", items, ...more };
}

/** A mapping with these keys and no other. A key that is not required may be left without a value. */
export function mappingSchema<K extends string>(
  keys: Readonly<Record<K, JsonSchema>>,
  required: readonly NoInfer<K>[] = [],
): JsonSchema {
  return {
    type: "object",
    additionalProperties: false,
    required,
    properties: Object.fromEntries(
      Object.entries<JsonSchema>(keys).map(([key, { description, ...schema }]) => [key, {
        ...(description === undefined ? {} : { description }),
        ...(required.some((name) => name === key) ? schema : { anyOf: [schema, { type: "null" }] }),
      }]),
    ),
  };
}

/** With what an editor shows. */
export function about(description: string, schema: JsonSchema): JsonSchema {
  return { ...schema, description };
}
