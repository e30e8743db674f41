/** Table `lifecycle_event`: the outbox of the audit file. */
import type {
  Actor,
  EventType,
  LayoutEventPayloads,
  LifecycleEvent,
  PaneEventPayloads,
} from "../model/event.ts";
import { redact } from "../model/redact.ts";
import type { Reader, Value, Writer } from "./db.ts";

/** Who acts, when, and how new ids are made, for the events of one transaction. */
export interface EventSource {
  readonly actor: Actor;
  readonly timestamp: string;
  newId(): string;
}

/** Adds an event to a layout's own sequence. */
export function addLayoutEvent<T extends keyof LayoutEventPayloads>(
  writer: Writer,
  source: EventSource,
  layoutId: string,
  type: T,
  payload: LayoutEventPayloads[T],
): void {
  const last = writer.get<{ n: number | null }>(
    "SELECT max(sequence) AS n FROM lifecycle_event WHERE layout_id = ? AND pane_id IS NULL",
    layoutId,
  );
  insert(writer, source, layoutId, null, type, (last?.n ?? 0) + 1, payload);
}

/** Adds an event to a pane's sequence. */
export function addPaneEvent<T extends keyof PaneEventPayloads>(
  writer: Writer,
  source: EventSource,
  pane: { readonly id: string; readonly layoutId: string },
  type: T,
  payload: PaneEventPayloads[T],
): void {
  const last = writer.get<{ n: number | null }>(
    "SELECT max(sequence) AS n FROM lifecycle_event WHERE pane_id = ?",
    pane.id,
  );
  insert(writer, source, pane.layoutId, pane.id, type, (last?.n ?? 0) + 1, payload);
}

function insert(
  writer: Writer,
  source: EventSource,
  layoutId: string,
  paneId: string | null,
  type: EventType,
  sequence: number,
  payload: object,
): void {
  writer.run(
    `INSERT INTO lifecycle_event (event_id, event_type, actor, layout_id, pane_id, sequence, timestamp, payload)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    source.newId(),
    type,
    source.actor,
    layoutId,
    paneId,
    sequence,
    source.timestamp,
    JSON.stringify(redact(payload)),
  );
}

/**
 * Takes an event in as it is, behind all others, where its records are there and its number is free.
 *
 * @returns whether that was so.
 */
export function restoreEvent(writer: Writer, event: LifecycleEvent): boolean {
  return writer.run(
    `INSERT OR IGNORE INTO lifecycle_event
       (event_id, event_type, actor, layout_id, pane_id, sequence, timestamp, payload)
     SELECT ?, ?, ?, ?, ?, ?, ?, ?
       WHERE EXISTS (SELECT 1 FROM managed_layout WHERE id = ?)
         AND (? IS NULL OR EXISTS (SELECT 1 FROM managed_pane WHERE id = ?))`,
    event.event_id,
    event.event_type,
    event.actor,
    event.layout_id,
    event.pane_id,
    event.sequence,
    event.timestamp,
    JSON.stringify(event.payload),
    event.layout_id,
    event.pane_id,
    event.pane_id,
  ) > 0;
}

interface EventRow {
  position: number;
  event_id: string;
  event_type: EventType;
  actor: Actor;
  layout_id: string;
  pane_id: string | null;
  sequence: number;
  timestamp: string;
  payload: string;
}

/** An event with its place in the order of the audit file. */
export interface PositionedEvent {
  readonly position: number;
  readonly event: LifecycleEvent;
}

function fromRow(row: EventRow): PositionedEvent {
  return {
    position: row.position,
    event: {
      event_id: row.event_id,
      event_type: row.event_type,
      origin: "managed",
      actor: row.actor,
      layout_id: row.layout_id,
      pane_id: row.pane_id,
      sequence: row.sequence,
      timestamp: row.timestamp,
      payload: JSON.parse(row.payload) as Record<string, unknown>,
    },
  };
}

/** Events behind `position`, in the order of the audit file. */
export function eventsAfter(reader: Reader, position: number, limit: number): PositionedEvent[] {
  return reader.all<EventRow>(
    "SELECT * FROM lifecycle_event WHERE position > ? ORDER BY position LIMIT ?",
    position,
    limit,
  ).map(fromRow);
}

/** Events that lie beside each other in an index by time (src/store/migrations.ts). */
const BLOCK = 1024;

/** Which events are wanted. */
export interface EventFilter {
  readonly layoutId: string | null;
  readonly paneId: string | null;
  /** Empty for every type. */
  readonly types: readonly string[];
  /** RFC 3339; null from the beginning. */
  readonly since: string | null;
}

/**
 * Events behind `after` that the filter lets through, in the order of the audit file; at most `limit`, of more
 * the oldest, or the newest where `end` says so.
 */
export function eventsMatching(
  reader: Reader,
  filter: EventFilter,
  after: number,
  limit: number,
  end: "oldest" | "newest" = "oldest",
): PositionedEvent[] {
  const { since } = filter;
  const behind = since === null ? after : Math.max(after, blockBefore(reader, after, since));
  const selects = selections(filter).map((clauses) => {
    const where = [{ clause: "position > ?", values: [behind] }, ...clauses];
    if (since !== null) where.push({ clause: "timestamp >= ?", values: [since] });
    return {
      sql: `SELECT * FROM lifecycle_event WHERE ${where.map(({ clause }) => clause).join(" AND ")}`,
      values: where.flatMap(({ values }) => values),
    };
  });
  const order = end === "newest" ? "DESC" : "ASC";
  const rows = reader.all<EventRow>(
    `${selects.map(({ sql }) => sql).join(" UNION ALL ")} ORDER BY position ${order} LIMIT ?`,
    ...selects.flatMap(({ values }) => values),
    limit,
  ).map(fromRow);
  return end === "newest" ? rows.reverse() : rows;
}

interface Clause {
  readonly clause: string;
  readonly values: readonly Value[];
}

/**
 * The conditions of each selection of which the answer is made; together they hold no event twice. An index is used for
 * the narrowest condition and, as the plus signs say, for none beside it. Types are selected one by one, because only
 * then does each selection come in the order of the file.
 */
function selections({ layoutId, paneId, types }: EventFilter): Clause[][] {
  if (layoutId === null && paneId === null) {
    const each = [...new Set(types)].map((type) => [{ clause: "event_type = ?", values: [type] }]);
    return each.length > 0 ? each : [[]];
  }
  const clauses: Clause[] = [];
  if (paneId !== null) clauses.push({ clause: "pane_id = ?", values: [paneId] });
  if (layoutId !== null) {
    const clause = paneId === null ? "layout_id = ?" : "+layout_id = ?";
    clauses.push({ clause, values: [layoutId] });
  }
  if (types.length > 0) {
    const clause = `+event_type IN (${types.map(() => "?").join(", ")})`;
    clauses.push({ clause, values: types });
  }
  return [clauses];
}

/**
 * A place before the first event behind `after` that is as young as `since`, at most a block before it. Events are
 * not in the order of their times where the clock was set back, so that the youngest of each block is looked at.
 */
function blockBefore(reader: Reader, after: number, since: string): number {
  return reader.get<{ place: number }>(
    `WITH RECURSIVE passed (block) AS (
       SELECT ?
       UNION ALL SELECT block + 1 FROM passed
         WHERE block < (SELECT max(position) / ${BLOCK} FROM lifecycle_event)
           AND coalesce((SELECT max(timestamp) FROM lifecycle_event
             WHERE position / ${BLOCK} = passed.block), '') < ?)
     SELECT max(block) * ${BLOCK} - 1 AS place FROM passed`,
    Math.floor(after / BLOCK),
    since,
  )!.place;
}

/** The place of the event with this id, or undefined. */
export function positionOf(reader: Reader, eventId: string): number | undefined {
  return reader.get<{ position: number }>(
    "SELECT position FROM lifecycle_event WHERE event_id = ?",
    eventId,
  )?.position;
}

/** Whether an event has this one's number in the sequence of its pane, or of its layout. */
export function isNumberTaken(
  reader: Reader,
  { layout_id, pane_id, sequence }: LifecycleEvent,
): boolean {
  const [column, id] = pane_id === null
    ? ["pane_id IS NULL AND layout_id", layout_id]
    : ["pane_id", pane_id];
  const sql = `SELECT 1 AS found FROM lifecycle_event WHERE ${column} = ? AND sequence = ?`;
  return reader.get(sql, id, sequence) !== undefined;
}

/** The place of the event written last; 0 when there is none. */
export function lastPosition(reader: Reader): number {
  return reader.get<{ n: number }>("SELECT coalesce(max(position), 0) AS n FROM lifecycle_event")!
    .n;
}

export function getEvent(reader: Reader, eventId: string): LifecycleEvent | undefined {
  const row = reader.get<EventRow>("SELECT * FROM lifecycle_event WHERE event_id = ?", eventId);
  return row && fromRow(row).event;
}
