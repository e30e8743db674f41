/** One event as people see it: a line, with labels in the place of ids. Pure. */
import type { EventType } from "../../model/event.ts";
import { FAILED_STAGES, PANE_STATES, seenOf } from "../../model/states.ts";
import type { Result } from "../../rpc/shape.ts";
import type { eventShape } from "../../rpc/views/event.ts";
import type { Surface } from "../terminal/terminal.ts";
import { cells } from "./text_table.ts";
import { count, shortId } from "./words.ts";

export type ShownEvent = Result<typeof eventShape>;

/** How events are shown. */
export interface EventView {
  /** `CONTAINER/SESSION` of a layout, `CONTAINER/LABEL` of a pane or an agent, the name of a container, by its id. */
  nameOf(id: string): string;
  /** Whether the id of what an event is about is shown, too. */
  readonly wide: boolean;
}

/** One line, which goes on in lines below where it is wider than the surface. */
export function eventLine(event: ShownEvent, surface: Surface, view: EventView): string {
  const { timestamp, event_type, layout_id, pane_id } = event;
  const [kind, id] = pane_id === null ? ["layout", layout_id] as const : ["pane", pane_id] as const;
  const of = { timestamp, kind, id, type: shownType(event_type) };
  return trailLine(of, told(event, view), surface, view);
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
  surface: Surface,
  { nameOf, wide }: EventView,
): string {
  return cells([
    { text: of.timestamp, style: "faint" },
    `${of.kind} ${nameOf(of.id)}${wide ? ` ${shortId(of.id)}` : ""}`,
    { text: of.type, style: "strong" },
    more,
  ], surface);
}

/** A type as people see and give it. */
export function shownType(type: EventType): string {
  return type.replace(/^managed_/, "");
}

/** What happened, as far as the type does not say it. */
function told({ event_type, payload }: ShownEvent, { nameOf }: EventView): string {
  const seen = (state: unknown) => seenText(state, payload.failed_stage);
  switch (event_type) {
    case "managed_layout_created":
      return `${count(Number(payload.intended_pane_count), "pane")} of ${payload.template_name}`;
    case "managed_layout_state_changed":
    case "managed_pane_state_changed":
      return `${payload.prev_state} → ${payload.new_state}${seen(payload.new_state)}`;
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
      return `${labels(payload.failed_pane_ids, nameOf)}${seen("failed")}`;
    case "managed_pane_pending_marker_set":
    case "managed_pane_pending_marker_cleared":
      return "";
  }
}

/** In brackets, what people see of a state; empty where no stage goes with it. */
function seenText(state: unknown, stage: unknown): string {
  const shown = PANE_STATES.find((each) => each === state);
  const failed = FAILED_STAGES.find((each) => each === stage);
  return shown === undefined || failed === undefined ? "" : ` (${seenOf(shown, failed)})`;
}

function exitOf(code: unknown): string {
  return typeof code === "number" ? `exit ${code}` : "ended";
}

function labels(ids: unknown, nameOf: EventView["nameOf"]): string {
  return Array.isArray(ids) ? ids.map((id) => nameOf(String(id))).join(" ") : "";
}
