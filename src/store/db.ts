/** The database: opening it safely, reading it, and the one way to write to it. */
import { Database, type Statement } from "@db/sqlite";
import type { WriteFailpoint } from "../model/failpoints.ts";
import { USE_THE_NEWER } from "../model/advice.ts";
import { stateUnavailable } from "../model/refusals/state.ts";
import { databaseFailure } from "./failures.ts";
import { MIGRATIONS } from "./migrations.ts";

/** What a statement takes. */
export type Value = string | number | null;

/** A row as SQLite gives it, column by column. */
export type Row = Record<string, Value>;

/** Reading. Rows come as they were committed last, or as the own transaction left them. */
export interface Reader {
  all<T extends object = Row>(sql: string, ...values: Value[]): T[];
  get<T extends object = Row>(sql: string, ...values: Value[]): T | undefined;
}

/** Reading and writing inside a transaction; exists only as the argument of {@link Store.write}. */
export interface Writer extends Reader {
  /** Gives the number of rows changed. */
  run(sql: string, ...values: Value[]): number;
}

export interface WriteOptions {
  /** Whether the commit must survive power loss, not only the death of this process. */
  readonly durable?: boolean;
  /** How long it may wait for another process's write, in milliseconds. */
  readonly withinMs?: number;
}

/** Passes a crash point; the tests' hook. */
export type PassFailpoint = (point: WriteFailpoint, side: "before" | "after") => void;

/** How long a statement waits for another process's write, in milliseconds. */
const BUSY_TIMEOUT_MS = 10_000;

/** Integers whole, not cut to 32 bits; text as text. */
const EXACT = { int64: true, parseJson: false };

export class Store implements Reader {
  readonly #db: Database;
  readonly #passFailpoint: PassFailpoint;
  readonly #statements = new Map<string, Statement>();

  private constructor(
    db: Database,
    passFailpoint: PassFailpoint,
    /** Why this process can only read; null when it can write. */
    readonly whyReadOnly: string | null,
  ) {
    this.#db = db;
    this.#passFailpoint = passFailpoint;
  }

  /**
   * Opens the database at `path`, which must exist as a file (an empty one will do).
   *
   * @param migrationGuard Runs its argument while no other process migrates.
   * @throws {Refusal} `state_unavailable` when it is corrupt, newer than this build, locked or unreadable.
   */
  static open(
    path: string,
    passFailpoint: PassFailpoint,
    migrationGuard: (migrate: () => void) => void,
  ): Store {
    return guarded(() => {
      const store = new Store(new Database(path, EXACT), passFailpoint, null);
      try {
        store.#configure();
        if (store.#version() < MIGRATIONS.length) migrationGuard(() => store.#migrate());
        store.#db.exec("PRAGMA synchronous=NORMAL");
        return store;
      } catch (error) {
        store.close();
        throw error;
      }
    });
  }

  /** Opens a database that cannot be written, for this reason, as far as it is migrated to this build's version. */
  static openReadOnly(path: string, why = "the state folder is read-only"): Store {
    return guarded(() => {
      const store = new Store(new Database(path, { ...EXACT, readonly: true }), () => {}, why);
      if (store.#version() < MIGRATIONS.length) {
        const reason = "the database is older than this build and cannot be migrated read-only";
        throw stateUnavailable("other", reason);
      }
      return store;
    });
  }

  /** Whether this process can only read. */
  get readOnly(): boolean {
    return this.whyReadOnly !== null;
  }

  all<T extends object = Row>(sql: string, ...values: Value[]): T[] {
    return guarded(() => this.#prepare(sql).all<T>(...values));
  }

  get<T extends object = Row>(sql: string, ...values: Value[]): T | undefined {
    return guarded(() => this.#prepare(sql).get<T>(...values));
  }

  /** A number that is another one after another process has committed (SQLite, "PRAGMA data_version"). */
  dataVersion(): number {
    return guarded(() => this.#prepare("PRAGMA data_version").value<[number]>()?.[0] ?? 0);
  }

  /** Runs `act`, which only reads: all that it finds is of one moment. */
  read<T>(act: () => T): T {
    return guarded(() => {
      if (!this.#db.autocommit) return act();
      this.#prepare("BEGIN").run();
      try {
        return act();
      } finally {
        if (!this.#db.autocommit) this.#prepare("COMMIT").run();
      }
    });
  }

  /**
   * Runs `act` in one write transaction, which commits when it returns and leaves no trace when it throws.
   * No child process may be awaited in it, which is why it is synchronous.
   *
   * @throws {Refusal} `state_unavailable` when it cannot be written, or another process writes for too long.
   */
  write<T>(point: WriteFailpoint, act: (writer: Writer) => T, options: WriteOptions = {}): T {
    if (this.whyReadOnly !== null) {
      throw stateUnavailable("unwritable", this.whyReadOnly, { lead: "nothing can be changed" });
    }
    this.#passFailpoint(point, "before");
    const result = guarded(() => {
      if (options.durable) this.#db.exec("PRAGMA synchronous=FULL");
      if (options.withinMs !== undefined) this.#setBusyTimeout(options.withinMs);
      try {
        this.#db.exec("BEGIN IMMEDIATE");
        try {
          const value = act(this.#writer);
          this.#db.exec("COMMIT");
          return value;
        } catch (error) {
          // A full disk or an I/O error may have rolled back already (SQLite, "C-language errors").
          if (!this.#db.autocommit) this.#db.exec("ROLLBACK");
          throw error;
        }
      } finally {
        if (options.durable) this.#db.exec("PRAGMA synchronous=NORMAL");
        if (options.withinMs !== undefined) this.#setBusyTimeout(BUSY_TIMEOUT_MS);
      }
    });
    this.#passFailpoint(point, "after");
    return result;
  }

  close(): void {
    for (const statement of this.#statements.values()) free(statement);
    this.#statements.clear();
    this.#db.close();
  }

  readonly #writer: Writer = {
    all: (sql, ...values) => this.#prepare(sql).all(...values),
    get: (sql, ...values) => this.#prepare(sql).get(...values),
    run: (sql, ...values) => this.#prepare(sql).run(...values),
  };

  #prepare(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (!statement) {
      statement = this.#db.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #configure(): void {
    this.#setBusyTimeout(BUSY_TIMEOUT_MS);
    this.#db.exec("PRAGMA foreign_keys=ON");
  }

  #setBusyTimeout(ms: number): void {
    this.#db.exec(`PRAGMA busy_timeout=${Math.max(1, Math.round(ms))}`);
  }

  /** @throws {Refusal} `state_unavailable` when the database is newer than this build. */
  #version(): number {
    const version = this.#db.prepare("PRAGMA user_version").value<[number]>()?.[0] ?? 0;
    if (version > MIGRATIONS.length) {
      const reason = `the database has version ${version}, this build knows ${MIGRATIONS.length}`;
      throw stateUnavailable("newer", reason, { advice: USE_THE_NEWER });
    }
    return version;
  }

  #migrate(): void {
    const version = this.#version();
    if (version >= MIGRATIONS.length) return;
    // The journal mode is kept in the file and cannot be changed inside a transaction.
    this.#db.exec("PRAGMA journal_mode=WAL");
    this.write("migrate", () => {
      for (const migration of MIGRATIONS.slice(version)) this.#db.exec(migration);
      this.#db.exec(`PRAGMA user_version=${MIGRATIONS.length}`);
    }, { durable: true });
  }
}

function guarded<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    throw databaseFailure(error);
  }
}

/** What its last step failed of has been thrown before, and says nothing of the freeing (SQLite, "sqlite3_finalize"). */
function free(statement: Statement): void {
  try {
    statement.finalize();
  } catch {
    // It is free all the same.
  }
}
