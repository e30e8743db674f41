/** Table `lifecycle_event`: the outbox of the audit file. */
import type {
  Actor,
  EventType,
  LayoutEventPayloads,
  LifecycleEvent,
  PaneEventPayloads,
} from "../model/event.ts";
import { redact } from "../model/secrets/redact.ts";
import type { Reader, Writer } from "./db.ts";
import { type JournalFilter, lastPositionIn, rowsMatching } from "./journal.ts";

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

/** Which events are wanted. */
export type EventFilter = JournalFilter;

const EVENTS = { table: "lifecycle_event", typeColumn: "event_type" } as const;

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
  return rowsMatching<EventRow>(reader, EVENTS, filter, after, limit, end).map(fromRow);
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
  return lastPositionIn(reader, EVENTS);
}

export function getEvent(reader: Reader, eventId: string): LifecycleEvent | undefined {
  const row = reader.get<EventRow>("SELECT * FROM lifecycle_event WHERE event_id = ?", eventId);
  return row && fromRow(row).event;
}
