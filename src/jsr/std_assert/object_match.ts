/** `assertObjectMatch`: an object holds all that is expected, at every depth. */
import { assertEquals } from "./equals.ts";

/** Asserts that `actual` has everything that `expected` has, at every depth. */
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any -- the real package's signature
  actual: Record<PropertyKey, any>,
  expected: Record<PropertyKey, unknown>,
  msg?: string,
): void {
  assertEquals(common(actual, expected), common(expected, expected), msg);
}

/** The part of `actual` that `expected` speaks of, as plain objects and arrays. */
function common(actual: unknown, expected: unknown): unknown {
  if (Array.isArray(actual) && Array.isArray(expected)) {
    return actual.slice(0, expected.length).map((item, index) => common(item, expected[index]));
  }
  if (!isStructured(actual) || !isStructured(expected)) return actual;
  const shared = Reflect.ownKeys(actual).filter((key) => key in expected);
  return Object.fromEntries(shared.map((key) => [key, common(actual[key], expected[key])]));
}

function isStructured(value: unknown): value is Record<PropertyKey, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof RegExp || value instanceof Date || value instanceof Map ||
      value instanceof Set);
}
