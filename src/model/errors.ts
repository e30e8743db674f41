/** The one error type for what an operator can cause (contract: methods.md, "Errors"). */
import type { Advice } from "./advice.ts";

/** Required details of every code; a code that is not a key here does not exist. */
export interface ErrorDetails {
  managed_template_not_found: { template_name: string; known_templates: string[] };
  managed_launch_command_not_found: { profile_name: string; known_profiles: string[] };
  managed_session_name_conflict: { container_id: string; tmux_session_name: string };
  managed_layout_not_found: { layout_id: string };
  managed_pane_not_found: { pane_id: string };
  managed_pane_protected_adopted: { agent_id: string; is_adopted: true };
  managed_pane_illegal_transition: {
    pane_id: string;
    current_state: string;
    requested_action: "remove" | "recreate" | "promote_from_adopted";
  };
  managed_pane_illegal_recreate_source: { predecessor_pane_id: string; current_state: string };
  managed_pane_recreate_chain_too_deep: {
    predecessor_pane_id: string;
    predecessor_chain_depth: number;
    limit: number;
  };
  managed_layout_capacity_exceeded: { current_count: number; limit: number };
  managed_pane_concurrent_recreate: {
    predecessor_pane_id: string;
    in_flight_successor_pane_id: string;
  };
  managed_pane_label_conflict: { container_id: string; label: string };
  container_not_found: { container_id: string };
  validation_failed: { field: string; reason: string };
  container_inactive: { container_id: string };
  docker_unavailable: { reason: string };
  tmux_unavailable: { reason: string };
  host_only: Record<never, never>;
  not_implemented: { reserved_since: string };
  unknown_method: Record<never, never>;
  malformed_request: { reason: string };
  payload_too_large: { size_limit_bytes: number; actual_size_bytes: number };
  state_unavailable: { reason: string };
  internal_error: Record<never, never>;
}

export type ErrorCode = keyof ErrorDetails;

const REQUIRED: { readonly [C in ErrorCode]: readonly (string & keyof ErrorDetails[C])[] } = {
  managed_template_not_found: ["template_name", "known_templates"],
  managed_launch_command_not_found: ["profile_name", "known_profiles"],
  managed_session_name_conflict: ["container_id", "tmux_session_name"],
  managed_layout_not_found: ["layout_id"],
  managed_pane_not_found: ["pane_id"],
  managed_pane_protected_adopted: ["agent_id", "is_adopted"],
  managed_pane_illegal_transition: ["pane_id", "current_state", "requested_action"],
  managed_pane_illegal_recreate_source: ["predecessor_pane_id", "current_state"],
  managed_pane_recreate_chain_too_deep: [
    "predecessor_pane_id",
    "predecessor_chain_depth",
    "limit",
  ],
  managed_layout_capacity_exceeded: ["current_count", "limit"],
  managed_pane_concurrent_recreate: ["predecessor_pane_id", "in_flight_successor_pane_id"],
  managed_pane_label_conflict: ["container_id", "label"],
  container_not_found: ["container_id"],
  validation_failed: ["field", "reason"],
  container_inactive: ["container_id"],
  docker_unavailable: ["reason"],
  tmux_unavailable: ["reason"],
  host_only: [],
  not_implemented: ["reserved_since"],
  unknown_method: [],
  malformed_request: ["reason"],
  payload_too_large: ["size_limit_bytes", "actual_size_bytes"],
  state_unavailable: ["reason"],
  internal_error: [],
};

/** Every code of the closed set. */
export const ERROR_CODES = Object.keys(REQUIRED) as ErrorCode[];

/** Whether `code` is in the closed set. */
export function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(REQUIRED, code);
}

/** The names of the details that an error of `code` must carry. */
export function requiredDetails(code: ErrorCode): readonly string[] {
  return REQUIRED[code];
}

/**
 * Why state cannot be used, for what the program itself does about it: `unwritable` for want of permission,
 * `full` for want of room, `io` where SQLite reports an input/output error, `other` where nothing follows.
 */
export type StateFault =
  | "corrupt"
  | "newer"
  | "locked"
  | "full"
  | "io"
  | "unwritable"
  | "other";

/**
 * A refusal or failure the operator can cause. `message` is for people and says what to do next;
 * `code` and `details` are for programs and travel on the wire; `hint` is shown to people only, and
 * `fault` never leaves the program. Only the constructor functions in refusals/ make one.
 *
 * @throws {TypeError} when the code is not in the closed set or a required detail is missing.
 */
export class Refusal<C extends ErrorCode = ErrorCode> extends Error {
  override readonly name = "Refusal";

  constructor(
    readonly code: C,
    message: string,
    readonly details: ErrorDetails[C],
    readonly hint?: Advice,
    /** Null for every code but `state_unavailable`. */
    readonly fault: StateFault | null = null,
    /** What its message says at its end to do about a state that cannot be used; null where it says nothing. */
    readonly advice: Advice | null = null,
    /** Lines that show people the place of a mistake in a file; they are safe to show on a terminal. */
    readonly excerpt?: string,
  ) {
    super(message);
    if (!isErrorCode(code)) throw new TypeError(`not a code of the closed set: ${code}`);
    for (const name of REQUIRED[code]) {
      if ((details as Record<string, unknown>)[name] === undefined) {
        throw new TypeError(`${code} needs the detail "${name}"`);
      }
    }
  }
}

/** Whether `error` is a {@link Refusal} with exactly this code. */
export function isRefusal<C extends ErrorCode>(error: unknown, code: C): error is Refusal<C> {
  return error instanceof Refusal && error.code === code;
}

/** What kept state from being used; null for every other error. */
export function faultOf(error: unknown): StateFault | null {
  return error instanceof Refusal ? error.fault : null;
}

/** A refusal in a sentence of somebody else's: its reason, and what to do where that is known. */
export function withAdvice({ details, advice }: Refusal<"state_unavailable">): string {
  return advice === null ? details.reason : `${details.reason}; ${advice}`;
}
