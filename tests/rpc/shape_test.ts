import { assert, assertEquals, assertThrows } from "@std/assert";
import { Refusal } from "../../src/model/errors.ts";
import { jsonSchema } from "../../src/rpc/json_schema.ts";
import { METHODS } from "../../src/rpc/methods/table.ts";
import * as s from "../../src/rpc/shape.ts";

const shape = s.object({
  name: s.identifier,
  prefix: s.optional(s.identifierOrEmpty),
  overrides: s.optional(s.record(s.overrideKey, s.text)),
  limit: s.withDefault(s.integer(1, 200), 50),
  state: s.optional(s.oneOrMany(["ready", "failed"])),
});

function problem(value: unknown): { field: string; reason: string } {
  const refusal = assertThrows(() => s.decode(shape, value), Refusal);
  assertEquals(refusal.code, "validation_failed");
  return refusal.details as { field: string; reason: string };
}

Deno.test("null for an optional field is the same as leaving it out", () => {
  const expected = { name: "a", prefix: null, overrides: null, limit: 50, state: null };
  assertEquals(s.decode(shape, { name: "a" }), expected);
  assertEquals(
    s.decode(shape, { name: "a", prefix: null, overrides: null, limit: null, state: null }),
    expected,
  );
});

Deno.test("unknown fields are ignored", () => {
  assertEquals("other" in s.decode(shape, { name: "a", other: 1 }), false);
});

Deno.test("a refusal names the field and says what is wrong with it", () => {
  assertEquals(problem({}), { field: "name", reason: "is required" });
  assertEquals(problem({ name: 5 }), { field: "name", reason: "must be text" });
  assertEquals(problem({ name: "" }), { field: "name", reason: "must not be empty" });
  assertEquals(problem({ name: "a b" }).field, "name");
  assertEquals(problem({ name: "x".repeat(65) }).field, "name");
  assertEquals(problem({ name: "a", limit: 0 }).field, "limit");
  assertEquals(problem({ name: "a", limit: 1.5 }).field, "limit");
  assertEquals(problem({ name: "a", limit: "5" }).field, "limit");
  assertEquals(problem({ name: "a", state: "gone" }).field, "state");
  assertEquals(problem({ name: "a", state: ["ready", "gone"] }).field, "state");
  assertEquals(problem([]), { field: "params", reason: "must be an object" });
  assertEquals(problem(null), { field: "params", reason: "must be an object" });
});

Deno.test("both halves of an override key are identifiers", () => {
  assertEquals(problem({ name: "a", overrides: { m1: "p" } }).field, "overrides");
  assertEquals(problem({ name: "a", overrides: { "master:": "p" } }).field, "overrides");
  assertEquals(problem({ name: "a", overrides: { "master:m1": 5 } }).field, "overrides");
  const decoded = s.decode(shape, { name: "a", overrides: { "master:m1": "p" } });
  assertEquals(decoded.overrides, { "master:m1": "p" });
});

Deno.test("an identifier ends where its text ends", () => {
  assertEquals(problem({ name: "a\n" }).field, "name");
});

Deno.test("the JSON Schema says what decoding demands", () => {
  const schema = jsonSchema(shape) as {
    required: string[];
    properties: Record<string, { pattern?: string }>;
  };
  assertEquals(schema.required, ["name"]);
  assertEquals(schema.properties.name?.pattern, "^[A-Za-z0-9_.-]{1,64}$");
});

Deno.test("an array is no object, wherever a request asks for one", () => {
  let tried = 0;
  for (const { request } of METHODS) {
    const fieldOf = (params: unknown) =>
      assertThrows(() => s.decode(request, params), Refusal).details as Record<string, string>;
    assertEquals(fieldOf([]), { field: "params", reason: "must be an object" });
    const { properties = {} } = jsonSchema(request) as { properties?: Record<string, JsonShape> };
    // Valid in itself, whatever its field is.
    const fields = Object.entries(properties).map(([name, of]) => [name, valueOf(of)] as const);
    for (const [name, of] of Object.entries(properties)) {
      if (!isObject(of)) continue;
      const params = { ...Object.fromEntries(fields), [name]: [] };
      assertEquals(fieldOf(params), { field: name, reason: "must be an object" });
      tried++;
    }
  }
  assert(tried > 0);
});

interface JsonShape {
  readonly type?: string;
  readonly anyOf?: readonly JsonShape[];
  readonly enum?: readonly unknown[];
  readonly minimum?: number;
}

function isObject({ type, anyOf = [] }: JsonShape): boolean {
  return type === "object" || anyOf.some(isObject);
}

/** Something that the schema takes. */
function valueOf({ type, anyOf, enum: words, minimum }: JsonShape): unknown {
  if (anyOf?.some((one) => one.type === "null")) return null;
  if (words !== undefined) return words[0];
  if (type === "boolean") return true;
  return type === "number" || type === "integer" ? minimum ?? 1 : "a";
}
