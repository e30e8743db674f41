/** A line of the audit file, which anybody may have written. Pure. */
import { EVENT_TYPES, type LifecycleEvent } from "../model/event.ts";

/** The id of the event that the line says it is; null where it is none. */
export function readEventId(line: string): string | null {
  const id = readObject(line)?.event_id;
  return typeof id === "string" ? id : null;
}

/** The event, where everything of it has the right form. */
export function readEvent(line: string): LifecycleEvent | null {
  const event = readObject(line);
  if (event === null) return null;
  const isText = (value: unknown) => typeof value === "string" && value !== "";
  const isRight = [event.event_id, event.layout_id, event.timestamp].every(isText) &&
    (event.pane_id === null || isText(event.pane_id)) &&
    event.origin === "managed" &&
    (event.actor === "operator" || event.actor === "daemon") &&
    (EVENT_TYPES as readonly unknown[]).includes(event.event_type) &&
    Number.isSafeInteger(event.sequence) && Number(event.sequence) > 0 &&
    typeof event.payload === "object" && event.payload !== null && !Array.isArray(event.payload);
  return isRight ? event as unknown as LifecycleEvent : null;
}

function readObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value as Record<string, unknown> : null;
  } catch {
    return null;
  }
}
