/**
 * What SQLite's failures mean to the operator. The `@db/sqlite` API gives no code with a failed statement,
 * only SQLite's own constant text (sqlite3_errstr), which is therefore matched here and nowhere else.
 */
import { Refusal } from "../model/errors.ts";

const MEANINGS: readonly [RegExp, string][] = [
  [/database is locked|database table is locked/, "the database is locked by another process"],
  [/database or disk is full/, "the disk is full"],
  [/readonly database/, "the database is read-only"],
  [/file is not a database|malformed|not a database/, "the database is corrupt"],
  [/unable to open database file/, "the database file cannot be opened"],
  [/disk I\/O error/, "the disk reports an input/output error"],
];

/** A `state_unavailable` for a failure of the database itself, else the error as it is: a bug. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(error.message));
  if (!meaning) return error;
  return new Refusal(
    "state_unavailable",
    `state cannot be used: ${meaning[1]}`,
    { reason: meaning[1] },
    "agenttower doctor says what to do about it",
  );
}

/** Whether an error says that another process held the database for longer than the wait. */
export function isBusy(error: unknown): boolean {
  return error instanceof Refusal && error.code === "state_unavailable" &&
    (error as Refusal<"state_unavailable">).details.reason === MEANINGS[0][1];
}
