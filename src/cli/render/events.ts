/** One event as people see it. Pure. */
import { visible } from "../../model/visible.ts";
import type { Result } from "../../rpc/shape.ts";
import type { eventShape } from "../../rpc/views/event.ts";
import type { Paint } from "../terminal/terminal.ts";
import { shortId } from "./words.ts";

export type ShownEvent = Result<typeof eventShape>;

/** @param wide Whether its id is shown, too. */
export function eventLine(
  event: ShownEvent,
  paint: Paint,
  { nameOf, wide }: { readonly nameOf: (id: string) => string; readonly wide: boolean },
): string {
  const id = event.pane_id ?? event.layout_id;
  const kind = event.pane_id === null ? "layout" : "pane";
  const about = `${kind} ${nameOf(id)}${wide ? ` ${shortId(id)}` : ""}`;
  const payload = Object.entries(event.payload)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  return [
    paint("faint", visible(event.timestamp)),
    visible(about),
    paint("strong", visible(event.event_type.replace(/^managed_/, ""))),
    visible(payload.join(" ")),
  ].join("  ").trimEnd();
}
