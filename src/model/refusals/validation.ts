/** The wording of `validation_failed`; {@link invalid} constructs it, the others name what is often wrong. */
import type { Agent } from "../agent.ts";
import { Refusal } from "../errors.ts";

/** A fault of one field of what the operator gave: `validation_failed`. */
export function invalid(
  field: string,
  reason: string,
  hint?: string,
): Refusal<"validation_failed"> {
  return new Refusal("validation_failed", `${field}: ${reason}`, { field, reason }, hint);
}

/** A command line that cannot be understood; `field` is its option or argument. */
export function unusable(field: string, reason: string): Refusal<"validation_failed"> {
  return new Refusal("validation_failed", reason, { field, reason });
}

/** A `validation_failed` for an agent that is not there. @param near What was probably meant. */
export function unknownAgent(
  field: string,
  ref: string,
  near: string | null = null,
): Refusal<"validation_failed"> {
  const hint = near === null ? "agenttower agent list" : `did you mean ${near}?`;
  return invalid(field, `there is no agent "${ref}"`, hint);
}

/** A `validation_failed` for an agent that never had a log, or whose log is gone. */
export function withoutLog(
  { id, label }: Pick<Agent, "id" | "label">,
  reason: string,
): Refusal<"validation_failed"> {
  return invalid("agent_id", `${label} has no log: ${reason}`, `agenttower log attach ${id}`);
}
