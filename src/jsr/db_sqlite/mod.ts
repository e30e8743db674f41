/**
 * Stand-in for `@db/sqlite` on `node:sqlite`: the part of its API that this project uses.
 *
 * One difference remains: the real package parses results that carry SQLite's JSON subtype unless
 * a database is opened with `parseJson: false`; here they are always text. Open with it off.
 *
 * @module
 */
export type { BindParameters, BindValue, RestBindParameters } from "./bind.ts";
export { Database, type DatabaseOpenOptions, SQLITE_VERSION } from "./database.ts";
export { SqliteError } from "./error.ts";
export { Statement } from "./statement.ts";
