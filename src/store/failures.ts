/**
 * What SQLite's failures mean to the operator. The `@db/sqlite` API gives no code with a failed statement,
 * only SQLite's own constant text (sqlite3_errstr), which is therefore matched here and nowhere else.
 */
import { advise } from "../model/advice.ts";
import { faultOf, Refusal, type StateFault } from "../model/errors.ts";
import { stateUnavailable } from "../model/refusals/state.ts";

interface Meaning {
  readonly pattern: RegExp;
  readonly fault: StateFault;
  readonly reason: string;
}

const FULL = { fault: "full", reason: "the disk is full" } as const;

const MEANINGS: readonly Meaning[] = [
  {
    pattern: /database is locked|database table is locked/,
    fault: "locked",
    reason: "the database is locked by another process",
  },
  { pattern: /database or disk is full/, ...FULL },
  { pattern: /readonly database/, fault: "unwritable", reason: "the database is read-only" },
  {
    pattern: /file is not a database|malformed|not a database/,
    fault: "corrupt",
    reason: "the database is corrupt",
  },
  {
    pattern: /unable to open database file/,
    fault: "unwritable",
    reason: "the database file cannot be opened",
  },
  { pattern: /disk I\/O error/, fault: "io", reason: "the disk reports an input/output error" },
];

/** A `state_unavailable` for a failure of the database itself, else the error as it is: a bug. */
export function databaseFailure(error: unknown): unknown {
  if (error instanceof Refusal || !(error instanceof Error)) return error;
  const meaning = MEANINGS.find(({ pattern }) => pattern.test(error.message));
  return meaning ? unusable(meaning) : error;
}

function unusable({ fault, reason }: Omit<Meaning, "pattern">): Refusal<"state_unavailable"> {
  return stateUnavailable(fault, reason, {
    hint: advise`agenttower doctor says what to do about it`,
  });
}

/**
 * The failure to open a database. Reports an input/output error as a full disk where the folder has no room:
 * SQLite does not tell the two apart (SQLITE_IOERR_SHMSIZE).
 */
export function openingFailure(error: unknown, hasRoom: () => boolean): unknown {
  return faultOf(error) === "io" && !hasRoom() ? unusable(FULL) : error;
}
