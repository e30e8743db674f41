/** Holds the audit file against the table that it is written from (contract: state.md, "Audit"). */
import type { PositionedEvent } from "../store/events.ts";
import { eventsAfter, isNumberTaken, positionOf } from "../store/events.ts";
import type { Reader } from "../store/db.ts";
import { openOwn } from "../system/files.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { readEvent, readEventId } from "./event_line.ts";
import { linesFrom, wholeLines } from "./whole_lines.ts";

export const AUDIT_FAULTS = ["missing", "changed", "repeated", "out_of_order", "unknown"] as const;
/** `unknown` is a line of an event that the database does not have; the others are wrong. */
export type AuditFaultKind = typeof AUDIT_FAULTS[number];

/** All faults of a kind. */
export interface AuditFault {
  readonly kind: AuditFaultKind;
  readonly count: number;
  /** The first place: the line, from 1, that is wrong, or that stands where a missing one should. */
  readonly line: number;
  /** The event of the first place; null where its line says none. */
  readonly eventId: string | null;
}

export interface AuditReport {
  /** How many lines were looked at. */
  readonly lines: number;
  readonly faults: readonly AuditFault[];
}

/** Whether the file does not say what the table says; lines of another database than this one are no such fault. */
export function isAuditWrong({ faults }: AuditReport): boolean {
  return faults.some(({ kind }) => kind !== "unknown");
}

/** A fault in words. */
export function describeAuditFault({ kind, count, line, eventId }: AuditFault): string {
  const which = eventId === null ? "" : ` (event ${eventId})`;
  return `${count} ${count === 1 ? "event is" : "events are"} ${
    WORDS[kind]
  }, first at line ${line}${which}`;
}

const WORDS: Readonly<Record<AuditFaultKind, string>> = {
  missing: "missing in the file",
  changed: "changed in the file",
  repeated: "in the file again",
  out_of_order: "out of order in the file",
  unknown: "in the file alone, as after the database was restored or made anew",
};

/** Few enough that they are no longer needed when V8 clears its young objects: what outlives that stays for long. */
const BATCH = 50;

/**
 * Events behind the file's last one are not missing: a command may be about to write them.
 *
 * @param newest only so many lines, from the end; null for all.
 * @throws {Refusal} `state_unavailable` where the file cannot be read.
 */
export function verifyAudit(store: Reader, path: string, newest: number | null): AuditReport {
  using file = openOwn(path, { folderMayBeLink: true });
  // Before the first event there is no file.
  if (file === null) return { lines: 0, faults: [] };
  const start = newest === null ? 0 : startOfLast(file, newest);
  const table = new Table(store);
  const faults = new Faults();
  /** Places of the table that were passed over, with the line that stands there instead. */
  const passed = new Map<number, { readonly line: number; readonly eventId: string }>();
  let lines = 0;
  for (const text of linesFrom(file, start)) {
    lines++;
    const expected = table.peek();
    if (expected && JSON.stringify(expected.event) === text) {
      table.take();
      continue;
    }
    const eventId = readEventId(text);
    const position = eventId === null ? undefined : positionOf(store, eventId);
    if (eventId === null) faults.add("changed", lines, null);
    else if (position === undefined) {
      const event = readEvent(text);
      const isRepeated = event !== null && isNumberTaken(store, event);
      faults.add(isRepeated ? "repeated" : "unknown", lines, eventId);
    } else if (start > 0 && table.isUntouched) {
      // The first line known decides where the table is to be read from.
      table.skipTo(position);
      if (JSON.stringify(table.take()?.event) !== text) faults.add("changed", lines, eventId);
    } else if (expected === undefined || position < expected.position) {
      const isLate = passed.delete(position);
      faults.add(isLate ? "out_of_order" : "repeated", lines, eventId);
    } else {
      for (let next = table.take(); next && next.position !== position; next = table.take()) {
        passed.set(next.position, { line: lines, eventId: next.event.event_id });
      }
      const isChanged = JSON.stringify(table.last?.event) !== text;
      if (isChanged) faults.add("changed", lines, eventId);
    }
  }
  for (const { line, eventId } of passed.values()) faults.add("missing", line, eventId);
  const before = faults.isEmpty ? 0 : linesBefore(file, start);
  return { lines, faults: faults.list(before) };
}

/** The table's events in their order. */
class Table {
  #events: PositionedEvent[] = [];
  #after = 0;
  /** What was taken last. */
  last: PositionedEvent | undefined;

  constructor(private readonly store: Reader) {}

  get isUntouched(): boolean {
    return this.last === undefined;
  }

  peek(): PositionedEvent | undefined {
    if (this.#events.length === 0) {
      this.#events = eventsAfter(this.store, this.#after, BATCH).reverse();
      this.#after = this.#events[0]?.position ?? this.#after;
    }
    return this.#events.at(-1);
  }

  take(): PositionedEvent | undefined {
    const event = this.peek();
    this.#events.pop();
    if (event !== undefined) this.last = event;
    return event;
  }

  skipTo(position: number): void {
    this.#events = [];
    this.#after = position - 1;
  }
}

class Faults {
  readonly #found = new Map<AuditFaultKind, AuditFault>();

  add(kind: AuditFaultKind, line: number, eventId: string | null): void {
    const first = this.#found.get(kind);
    this.#found.set(
      kind,
      first ? { ...first, count: first.count + 1 } : {
        kind,
        line,
        eventId,
        count: 1,
      },
    );
  }

  get isEmpty(): boolean {
    return this.#found.size === 0;
  }

  list(linesBefore: number): AuditFault[] {
    return AUDIT_FAULTS.flatMap((kind) => {
      const fault = this.#found.get(kind);
      return fault ? [{ ...fault, line: fault.line + linesBefore }] : [];
    });
  }
}

function startOfLast(file: OpenFile, count: number): number {
  let left = count;
  for (const { end } of wholeLines(file)) {
    if (left-- === 0) return end;
  }
  return 0;
}

function linesBefore(file: OpenFile, offset: number): number {
  let lines = 0;
  for (const _ of linesFrom(file, 0, offset)) lines++;
  return lines;
}
