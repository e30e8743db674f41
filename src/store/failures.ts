/**
 * What SQLite's failures mean to the operator. The `@db/sqlite` API gives no code with a failed statement,
 * only SQLite's own constant text (sqlite3_errstr), which is therefore matched here and nowhere else.
 */
import { isRefusal, Refusal } from "../model/errors.ts";

const BUSY = "the database is locked by another process";
const FULL = "the disk is full";
const IO_ERROR = "the disk reports an input/output error";

const MEANINGS: readonly [RegExp, string][] = [
  [/database is locked|database table is locked/, BUSY],
  [/database or disk is full/, FULL],
  [/readonly database/, "the database is read-only"],
  [/file is not a database|malformed|not a database/, "the database is corrupt"],
  [/unable to open database file/, "the database file cannot be opened"],
  [/disk I\/O error/, IO_ERROR],
];

/** A `state_unavailable` for a failure of the database itself, else the error as it is: a bug. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const meaning = MEANINGS.find(([pattern]) => pattern.test(error.message));
  return meaning ? unusable(meaning[1]) : error;
}

function unusable(reason: string): Refusal<"state_unavailable"> {
  const hint = "agenttower doctor says what to do about it";
  return new Refusal("state_unavailable", `state cannot be used: ${reason}`, { reason }, hint);
}

/**
 * The failure to open a database, told what SQLite does not say: that there is no room for the files beside it
 * is an input/output error to it (SQLITE_IOERR_SHMSIZE).
 */
export function openingFailure(error: unknown, hasRoom: () => boolean): unknown {
  return hasReason(error, IO_ERROR) && !hasRoom() ? unusable(FULL) : error;
}

/** Whether an error says that another process held the database for longer than the wait. */
export function isBusy(error: unknown): boolean {
  return hasReason(error, BUSY);
}

/** Whether an error says that nothing more can be written. */
export function isFull(error: unknown): boolean {
  return hasReason(error, FULL);
}

function hasReason(error: unknown, reason: string): boolean {
  return isRefusal(error, "state_unavailable") && error.details.reason === reason;
}
