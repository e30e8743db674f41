/**
 * Stand-in for `@std/yaml` on `npm:yaml`: the part of its API that this project uses.
 *
 * The schema `extended`, the tags `!!binary`, `!!omap`, `!!pairs` and `!!set`, and several documents
 * in one text are not in it.
 *
 * @module
 */
export * from "./parse.ts";
export * from "./types.ts";
