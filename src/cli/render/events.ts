/** One event as people see it. Pure. */
import { visible } from "../../model/visible.ts";
import type { Result } from "../../rpc/shape.ts";
import type { eventShape } from "../../rpc/views/event.ts";
import type { Paint } from "../terminal/terminal.ts";
import { shortId } from "./words.ts";

export type ShownEvent = Result<typeof eventShape>;

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
