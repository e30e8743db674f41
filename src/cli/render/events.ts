/** One event as people see it: a line, with labels in the place of ids. Pure. */
import type { EventType } from "../../model/event.ts";
import { visible } from "../../model/visible.ts";
import type { Result } from "../../rpc/shape.ts";
import type { eventShape } from "../../rpc/views/event.ts";
import type { Paint } from "../terminal/terminal.ts";
import { count, shortId } from "./words.ts";

export type ShownEvent = Result<typeof eventShape>;

/** How events are shown. */
export interface EventView {
  /** `CONTAINER/SESSION` of a layout, `CONTAINER/LABEL` of a pane or an agent, the name of a container, by its id. */
  nameOf(id: string): string;
  /** Whether the id of what an event is about is shown, too. */
  readonly wide: boolean;
}

export function eventLine(event: ShownEvent, paint: Paint, view: EventView): string {
  const { timestamp, event_type, layout_id, pane_id } = event;
  const [kind, id] = pane_id === null ? ["layout", layout_id] as const : ["pane", pane_id] as const;
  return trailLine(
    { timestamp, kind, id, type: shownType(event_type) },
    told(event, view),
    paint,
    view,
  );
}

/** When it was, what it is about, its type, and what else there is to say. */
export function trailLine(
  of: {
    readonly timestamp: string;
    readonly kind: "layout" | "pane" | "agent";
    readonly id: string;
    readonly type: string;
  },
  more: string,
  paint: Paint,
  { nameOf, wide }: EventView,
): string {
  return [
    paint("faint", visible(of.timestamp)),
    visible(`${of.kind} ${nameOf(of.id)}${wide ? ` ${shortId(of.id)}` : ""}`),
    paint("strong", visible(of.type)),
    visible(more),
  ].join("  ").trimEnd();
}

/** A type as people see and give it. */
export function shownType(type: EventType): string {
  return type.replace(/^managed_/, "");
}

/** What happened, as far as the type does not say it. */
function told({ event_type, payload }: ShownEvent, { nameOf }: EventView): string {
  const { failed_stage: stage } = payload;
  const at = typeof stage === "string" ? ` at ${stage}` : "";
  switch (event_type) {
    case "managed_layout_created":
      return `${count(Number(payload.intended_pane_count), "pane")} of ${payload.template_name}`;
    case "managed_layout_state_changed":
    case "managed_pane_state_changed":
      return `${payload.prev_state} → ${payload.new_state}${at}`;
    case "managed_pane_created":
      return `as ${payload.role} in session ${payload.tmux_session_name}`;
    case "managed_pane_recreated":
      return `link ${payload.chain_depth} of its chain`;
    case "managed_pane_removed":
      return payload.tmux_kill_succeeded === true ? "" : "its tmux pane could not be killed";
    case "managed_pane_launch_command_exited":
      return `${exitOf(payload.exit_code)} after ${Number(payload.elapsed_ms) / 1000} s`;
    case "managed_pane_log_attach_failed":
      return String(payload.reason);
    case "managed_layout_recovery_reattached":
      return labels(payload.reattached_pane_ids, nameOf);
    case "managed_layout_recovery_failed":
      return `${labels(payload.failed_pane_ids, nameOf)}${at}`;
    case "managed_pane_pending_marker_set":
    case "managed_pane_pending_marker_cleared":
      return "";
  }
}

function exitOf(code: unknown): string {
  return typeof code === "number" ? `exit ${code}` : "ended";
}

function labels(ids: unknown, nameOf: EventView["nameOf"]): string {
  return Array.isArray(ids) ? ids.map((id) => nameOf(String(id))).join(" ") : "";
}
