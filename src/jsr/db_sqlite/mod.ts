/**
 * Stand-in for `@db/sqlite` on `node:sqlite`: the part of its API that this project uses.
 *
 * One difference remains: the real package parses results that carry SQLite's JSON subtype unless
 * a database is opened with `parseJson: false`; here they are always text. Open with it off.
 *
 * @module
 */
export { Database, type DatabaseOpenOptions, SQLITE_VERSION } from "./database.ts";
export { SqliteError } from "./error.ts";
export {
  type BindParameters,
  type BindValue,
  type RestBindParameters,
  Statement,
} from "./statement.ts";
