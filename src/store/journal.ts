/**
 * Tables that grow at their end, read in the order in which their rows were begun: each has a `position`, a `timestamp`, a
 * type, and the layout and the pane that it is about.
 */
import type { Reader, Value } from "./db.ts";

/** One of them, and the column that has the type. */
export type Journal =
  | { readonly table: "lifecycle_event"; readonly typeColumn: "event_type" }
  | { readonly table: "operator_action"; readonly typeColumn: "action_type" };

/** Rows that lie beside each other in an index by time (src/store/migrations.ts). */
const BLOCK = 1024;

/** Which rows are wanted. */
export interface JournalFilter {
  readonly layoutId: string | null;
  readonly paneId: string | null;
  /** Empty for every type. */
  readonly types: readonly string[];
  /** RFC 3339; null from the beginning. */
  readonly since: string | null;
}

/**
 * Rows behind `after` that the filter lets through, in their order; at most `limit`, of more the oldest, or the newest
 * where `end` says so.
 */
export function rowsMatching<R extends object>(
  reader: Reader,
  journal: Journal,
  filter: JournalFilter,
  after: number,
  limit: number,
  end: "oldest" | "newest",
): R[] {
  const { table } = journal;
  const { since } = filter;
  const behind = since === null ? after : Math.max(after, blockBefore(reader, table, after, since));
  const selects = selections(journal, filter).map((clauses) => {
    const where = [{ clause: "position > ?", values: [behind] }, ...clauses];
    if (since !== null) where.push({ clause: "timestamp >= ?", values: [since] });
    return {
      sql: `SELECT * FROM ${table} WHERE ${where.map(({ clause }) => clause).join(" AND ")}`,
      values: where.flatMap(({ values }) => values),
    };
  });
  const order = end === "newest" ? "DESC" : "ASC";
  const rows = reader.all<R>(
    `${selects.map(({ sql }) => sql).join(" UNION ALL ")} ORDER BY position ${order} LIMIT ?`,
    ...selects.flatMap(({ values }) => values),
    limit,
  );
  return end === "newest" ? rows.reverse() : rows;
}

/** The place of the row written last; 0 when there is none. */
export function lastPositionIn(reader: Reader, { table }: Journal): number {
  return reader.get<{ n: number }>(`SELECT coalesce(max(position), 0) AS n FROM ${table}`)!.n;
}

interface Clause {
  readonly clause: string;
  readonly values: readonly Value[];
}

/**
 * The conditions of each selection of which the answer is made; together they hold no row twice. An index is used for
 * the narrowest condition and, as the plus signs say, for none beside it. Types are selected one by one, because only
 * then does each selection come in that order.
 */
function selections(
  { typeColumn }: Journal,
  { layoutId, paneId, types }: JournalFilter,
): Clause[][] {
  if (layoutId === null && paneId === null) {
    const each = [...new Set(types)].map((
      type,
    ) => [{ clause: `${typeColumn} = ?`, values: [type] }]);
    return each.length > 0 ? each : [[]];
  }
  const clauses: Clause[] = [];
  if (paneId !== null) clauses.push({ clause: "pane_id = ?", values: [paneId] });
  if (layoutId !== null) {
    const clause = paneId === null ? "layout_id = ?" : "+layout_id = ?";
    clauses.push({ clause, values: [layoutId] });
  }
  if (types.length > 0) {
    const clause = `+${typeColumn} IN (${types.map(() => "?").join(", ")})`;
    clauses.push({ clause, values: types });
  }
  return [clauses];
}

/**
 * A place before the first row behind `after` that is as young as `since`, at most a block before it. Rows are
 * not in the order of their times where the clock was set back, so that the youngest of each block is looked at.
 */
function blockBefore(
  reader: Reader,
  table: Journal["table"],
  after: number,
  since: string,
): number {
  return reader.get<{ place: number }>(
    `WITH RECURSIVE passed (block) AS (
       SELECT ?
       UNION ALL SELECT block + 1 FROM passed
         WHERE block < (SELECT max(position) / ${BLOCK} FROM ${table})
           AND coalesce((SELECT max(timestamp) FROM ${table}
             WHERE position / ${BLOCK} = passed.block), '') < ?)
     SELECT max(block) * ${BLOCK} - 1 AS place FROM passed`,
    Math.floor(after / BLOCK),
    since,
  )!.place;
}
