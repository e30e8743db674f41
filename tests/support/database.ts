/** Opens a database that others use: a worker that ends, and the last to close it, lock it for a moment. */
import { DatabaseSync } from "node:sqlite";

const BUSY_MS = 60_000;

export function openDatabase(
  path: string,
  options: ConstructorParameters<typeof DatabaseSync>[1] = {},
): DatabaseSync {
  const database = new DatabaseSync(path, options);
  database.exec(`PRAGMA busy_timeout=${BUSY_MS}`);
  return database;
}
