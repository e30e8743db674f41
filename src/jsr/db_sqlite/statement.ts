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

/** Rows as arrays, and what their columns are called: in the runtime, not yet in its types. */
type ArrayStatement = Pick<StatementSync, "run" | "setReadBigInts"> & {
  get(...bound: any[]): RawColumn[] | undefined;
  all(...bound: any[]): RawColumn[][];
  setReturnArrays(enabled: boolean): void;
  columns(): readonly { readonly name: string }[];
};

/** A prepared statement; made by `Database.prepare`. */
export class Statement<TStatement extends object = Record<string, any>> {
  #statement: ArrayStatement | null;
  #names: readonly string[] = [];
  /** The result code of its last step; 0 where that succeeded. */
  #lastCode = 0;

  constructor(private readonly db: Connection, sql: string) {
    this.#statement = stepping(() => db.unsafePrepare(sql) as unknown as ArrayStatement);
    this.#statement.setReadBigInts(true);
    // The runtime's own objects take three times the time and memory.
    this.#statement.setReturnArrays(true);
  }

  /** Runs it for its effect; gives the number of rows that the connection changed last. */
  run(...params: RestBindParameters): number {
    const { changes } = this.#step((statement, bound) => statement.run(...bound), params);
    return Number(changes);
  }

  /** First row as an object, if there is one. */
  get<T extends object = TStatement>(...params: RestBindParameters): T | undefined {
    const row = this.#first(params);
    return row && this.#object(row) as T;
  }

  /** Every row as an object. */
  all<T extends object = TStatement>(...params: RestBindParameters): T[] {
    return this.#rows(params).map((row) => this.#object(row) as T);
  }

  /** First row as an array of its columns, if there is one. */
  value<T extends Array<unknown>>(...params: RestBindParameters): T | undefined {
    const row = this.#first(params);
    return row && this.#array(row) as T;
  }

  /** Every row as an array of its columns. */
  values<T extends unknown[] = any[]>(...params: RestBindParameters): T[] {
    return this.#rows(params).map((row) => this.#array(row) as T);
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
    step: (statement: ArrayStatement, bound: any[]) => R,
    params: RestBindParameters,
  ): R {
    const statement = this.#statement;
    if (statement === null) throw new Error("statement has been finalized");
    const bound = boundParameters(params);
    this.#lastCode = 0;
    return stepping(() => step(statement, bound), (code) => void (this.#lastCode = code));
  }

  #first(params: RestBindParameters): RawColumn[] | undefined {
    return this.#step((statement, bound) => statement.get(...bound), params);
  }

  #rows(params: RestBindParameters): RawColumn[][] {
    return this.#step((statement, bound) => statement.all(...bound), params);
  }

  #object(row: RawColumn[]): Record<string, unknown> {
    // Where all columns are asked for, there may be more of them by now.
    if (this.#names.length !== row.length) {
      this.#names = this.#statement?.columns().map(({ name }) => name) ?? [];
    }
    const object: Record<string, unknown> = {};
    this.#names.forEach((name, at) => object[name] = column(row[at]!, this.db.int64));
    return object;
  }

  #array(row: RawColumn[]): unknown[] {
    return row.map((value) => column(value, this.db.int64));
  }
}
