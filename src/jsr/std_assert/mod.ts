/**
 * Stand-in for `@std/assert` on `node:assert`: the part of its API that this project uses.
 *
 * @module
 */
export * from "./array_includes.ts";
export * from "./assertion_error.ts";
export * from "./compare.ts";
export * from "./equal.ts";
export * from "./equals.ts";
export * from "./includes.ts";
export * from "./object_match.ts";
export * from "./rejects.ts";
export * from "./throws.ts";
export * from "./truth.ts";
