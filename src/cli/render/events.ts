/** One event as people see it. Pure. */
import { visible } from "../../model/visible.ts";
import type { Paint } from "../terminal/terminal.ts";
import { shortId } from "./words.ts";

export interface ShownEvent {
  readonly event_type: string;
  readonly actor: string;
  readonly layout_id: string;
  readonly pane_id: string | null;
  readonly sequence: number;
  readonly timestamp: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export function eventLine(event: ShownEvent, paint: Paint): string {
  const about = event.pane_id === null
    ? `layout ${shortId(event.layout_id)}`
    : `pane ${shortId(event.pane_id)}`;
  const payload = Object.entries(event.payload)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return [
    paint("faint", visible(event.timestamp)),
    visible(about),
    paint("strong", visible(event.event_type.replace(/^managed_/, ""))),
    visible(payload.join(" ")),
  ].join("  ").trimEnd();
}
