/** A failure known by its result code only, not by a message of the connection. */
export class SqliteError extends Error {
  override name = "SqliteError";

  constructor(public code: number = 1, message: string = "Unknown Error") {
    super(`${code}: ${message}`);
  }
}

const SQLITE_CANTOPEN = 14;
const CANNOT_OPEN = "unable to open database file";
const SQLITE_RANGE = 25;

/** Runs `open` and gives its failure the form that the real package gives it. */
export function opening<T>(open: () => T): T {
  try {
    return open();
  } catch (error) {
    if (!isFromSqlite(error)) throw error;
    if (error.message.startsWith(CANNOT_OPEN)) throw cannotOpen();
    throw error;
  }
}

export function cannotOpen(): SqliteError {
  return new SqliteError(SQLITE_CANTOPEN, CANNOT_OPEN);
}

/**
 * Runs `step` and gives its failure the form that the real package gives it: SQLite's own text.
 *
 * @param failed Hears the result code, where SQLite gave one while it ran.
 */
export function stepping<T>(step: () => T, failed: (code: number) => void = () => {}): T {
  try {
    return step();
  } catch (error) {
    if (!isFromSqlite(error)) throw error;
    if (error.errcode === SQLITE_RANGE) throw new SqliteError(SQLITE_RANGE, error.message);
    if (error.errcode !== undefined) failed(error.errcode);
    const unknownName = /^Unknown named parameter '(?:[:@$])?(.*)'$/s.exec(error.message);
    throw new Error(unknownName ? `No such parameter "${unknownName[1]}"` : error.message);
  }
}

/** Runs `exec`, whose runtime adds the rest of the text to SQLite's own words for a syntax error. */
export function executing<T>(exec: () => T): T {
  try {
    return exec();
  } catch (error) {
    if (isFromSqlite(error)) error.message = error.message.replace(/ in [^]* at offset \d+$/, "");
    throw error;
  }
}

function isFromSqlite(error: unknown): error is Error & { code: string; errcode?: number } {
  return error instanceof Error && "code" in error &&
    (error.code === "ERR_SQLITE_ERROR" || error.code === "ERR_INVALID_STATE");
}
