/**
 * Stand-in for `@std/async`: the part of its API that this project uses.
 *
 * @module
 */
export * from "./deadline.ts";
export * from "./delay.ts";
