/** The wording of `state_unavailable`. */
import { Refusal, type StateFault } from "../errors.ts";

/**
 * @param fault What the program goes by; `reason` is for people alone.
 * @param wording `lead` says what cannot be done, before the reason; `advice` follows it.
 */
export function stateUnavailable(
  fault: StateFault,
  reason: string,
  { lead = "state cannot be used", advice, hint }: {
    readonly lead?: string;
    readonly advice?: string;
    readonly hint?: string;
  } = {},
): Refusal<"state_unavailable"> {
  const message = `${lead}: ${reason}${advice === undefined ? "" : `; ${advice}`}`;
  return new Refusal("state_unavailable", message, { reason }, hint, fault);
}
