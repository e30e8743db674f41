// deno-lint-ignore-file no-explicit-any -- the real package's signatures
/** `Database`: opens a file, runs SQL and transactions. */
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { RestBindParameters } from "./bind.ts";
import { cannotOpen, executing, opening, stepping } from "./error.ts";
import { Statement } from "./statement.ts";

export interface DatabaseOpenOptions {
  /** Open for reading only. Default: false. */
  readonly?: boolean;
  /** Make the file if there is none. Default: true. */
  create?: boolean;
  /** Read integers beyond 32 bits exactly; they are cut to 32 bits otherwise. Default: false. */
  int64?: boolean;
  /** Parse results that carry the JSON subtype. Default: true; see the module's note. */
  parseJson?: boolean;
}

/** A connection to a database file, or to `:memory:`. */
export class Database {
  readonly #connection: DatabaseSync;
  readonly #path: string;
  int64: boolean;
  parseJson: boolean;

  /** @throws {SqliteError} if the file cannot be opened. */
  constructor(path: string | URL, options: DatabaseOpenOptions = {}) {
    const { readonly = false, create = true, int64 = false, parseJson = true } = options;
    this.#path = path instanceof URL ? decodeURIComponent(path.pathname) : path;
    this.int64 = int64;
    this.parseJson = parseJson;
    if (!create) requireFile(this.#path);
    this.#connection = opening(() => new DatabaseSync(this.#path, { readOnly: readonly }));
  }

  get path(): string {
    return this.#path;
  }

  get open(): boolean {
    return this.#connection.isOpen;
  }

  /** Rows changed by the statement that finished last. */
  get changes(): number {
    return this.#number("SELECT changes()");
  }

  get lastInsertRowId(): number {
    return this.#number("SELECT last_insert_rowid()");
  }

  get autocommit(): boolean {
    return !this.#connection.isTransaction;
  }

  get inTransaction(): boolean {
    return this.open && !this.autocommit;
  }

  /** Any number of statements if there are no parameters, else one; gives the rows changed last. */
  exec(sql: string, ...params: RestBindParameters): number {
    if (params.length > 0) return this.prepare(sql).run(...params);
    stepping(() => executing(() => this.#connection.exec(sql)));
    return this.changes;
  }

  prepare<T extends object = Record<string, any>>(sql: string): Statement<T> {
    return new Statement<T>(this, sql);
  }

  /** A second call does nothing. */
  close(): void {
    if (this.open) this.#connection.close();
  }

  /** For {@linkcode Statement} only; the real package has a pointer in its place. */
  unsafePrepare(sql: string): StatementSync {
    return this.#connection.prepare(sql);
  }

  #number(sql: string): number {
    const row = stepping(() => this.#connection.prepare(sql).get());
    return Number(Object.values(row!)[0]);
  }
}

/**
 * `node:sqlite` cannot be told not to create: a file that goes away between this look and the
 * opening is made anew.
 */
function requireFile(path: string): void {
  try {
    Deno.statSync(path);
  } catch (cause) {
    if (cause instanceof Deno.errors.NotFound || cause instanceof Deno.errors.NotADirectory) {
      throw cannotOpen();
    }
  }
}

/** Version of SQLite itself. */
export const SQLITE_VERSION: string = sqliteVersion();

function sqliteVersion(): string {
  const connection = new DatabaseSync(":memory:");
  const row = connection.prepare("SELECT sqlite_version() AS version").get();
  connection.close();
  return String(row!.version);
}
