/**
 * Stand-in for `@std/cli`: the part of its API that this project uses.
 *
 * @module
 */
export * from "./parse_args.ts";
export * from "./unicode_width.ts";
