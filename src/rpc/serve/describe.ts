/** What `schema` prints. */
import { jsonSchema } from "../json_schema.ts";
import { findMethod, NAMED_METHODS, type NamedMethod } from "../methods/table.ts";

export interface MethodDescription {
  readonly method: string;
  /** JSON Schemas, draft-07. */
  readonly request: Record<string, unknown>;
  readonly result: Record<string, unknown>;
}

/** @throws {Refusal} `unknown_method`. */
export function describeMethod(name: string): MethodDescription {
  return describe(findMethod(name));
}

/** Every method under each of its names. */
export function describeMethods(): MethodDescription[] {
  return NAMED_METHODS.map(describe);
}

function describe({ name, method }: NamedMethod): MethodDescription {
  return { method: name, request: jsonSchema(method.request), result: jsonSchema(method.result) };
}
