/** JSON Schemas of shapes; apart from shape.ts, because few commands need it. */
import { toJsonSchema } from "@valibot/to-json-schema";
import type { Shape } from "./shape.ts";

/** The JSON Schema (draft-07) of the values that may be given as `shape`. */
export function jsonSchema(shape: Shape): Record<string, unknown> {
  return { ...toJsonSchema(shape, { typeMode: "input" }) };
}
