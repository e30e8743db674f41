// deno-lint-ignore-file no-explicit-any -- the real package's signatures
/** `Statement`: prepared SQL, with its parameters and results. */
import type { StatementSync } from "node:sqlite";
import { boundParameters, type RestBindParameters } from "./bind.ts";
import { column, type RawColumn } from "./column.ts";
import { SqliteError, stepping } from "./error.ts";

/** What a statement needs of its database. */
interface Connection {
  readonly int64: boolean;
  unsafePrepare(sql: string): StatementSync;
}

/** Rows as arrays: in the runtime, not yet in its types. */
type ArrayStatement = StatementSync & { setReturnArrays(enabled: boolean): void };

/** A prepared statement; made by `Database.prepare`. */
export class Statement<TStatement extends object = Record<string, any>> {
  #statement: ArrayStatement | null;
  /** The result code of its last step; 0 where that succeeded. */
  #lastCode = 0;

  constructor(private readonly db: Connection, sql: string) {
    this.#statement = stepping(() => db.unsafePrepare(sql) as ArrayStatement);
    this.#statement.setReadBigInts(true);
  }

  /** Runs it for its effect; gives the number of rows that the connection changed last. */
  run(...params: RestBindParameters): number {
    const { changes } = this.#step((statement, bound) => statement.run(...bound), params);
    return Number(changes);
  }

  /** First row as an object, if there is one. */
  get<T extends object = TStatement>(...params: RestBindParameters): T | undefined {
    const row = this.#step((statement, bound) => statement.get(...bound), params);
    return row === undefined ? undefined : this.#object(row as Record<string, RawColumn>) as T;
  }

  /** Every row as an object. */
  all<T extends object = TStatement>(...params: RestBindParameters): T[] {
    const rows = this.#step((statement, bound) => statement.all(...bound), params);
    return rows.map((row) => this.#object(row as Record<string, RawColumn>) as T);
  }

  /** First row as an array of its columns, if there is one. */
  value<T extends Array<unknown>>(...params: RestBindParameters): T | undefined {
    const row = this.#arrays((statement, bound) => statement.get(...bound), params);
    return row === undefined ? undefined : this.#array(row as unknown as RawColumn[]) as T;
  }

  /** Every row as an array of its columns. */
  values<T extends unknown[] = any[]>(...params: RestBindParameters): T[] {
    const rows = this.#arrays((statement, bound) => statement.all(...bound), params);
    return rows.map((row) => this.#array(row as unknown as RawColumn[]) as T);
  }

  /** Frees the statement; a second call does nothing. What its last step failed of is thrown again. */
  finalize(): void {
    this.#statement = null;
    const code = this.#lastCode;
    this.#lastCode = 0;
    if (code !== 0) throw new SqliteError(code);
  }

  [Symbol.dispose](): void {
    this.finalize();
  }

  #step<R>(
    step: (statement: StatementSync, bound: any[]) => R,
    params: RestBindParameters,
  ): R {
    const statement = this.#statement;
    if (statement === null) throw new Error("statement has been finalized");
    const bound = boundParameters(params);
    this.#lastCode = 0;
    return stepping(() => step(statement, bound), (code) => void (this.#lastCode = code));
  }

  #arrays<R>(
    step: (statement: StatementSync, bound: any[]) => R,
    params: RestBindParameters,
  ): R {
    this.#statement?.setReturnArrays(true);
    try {
      return this.#step(step, params);
    } finally {
      this.#statement?.setReturnArrays(false);
    }
  }

  #object(row: Record<string, RawColumn>): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(row)) object[name] = column(value, this.db.int64);
    return object;
  }

  #array(row: RawColumn[]): unknown[] {
    return row.map((value) => column(value, this.db.int64));
  }
}
