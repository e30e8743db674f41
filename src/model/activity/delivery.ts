/** What became of a text that was sent to an agent (contract: agents.md, "Sending"). */

export const SEND_OUTCOMES = [
  "accepted",
  "queued",
  "seen",
  "unsubmitted",
  "refused",
  "unknown",
] as const;

export type SendOutcome = typeof SEND_OUTCOMES[number];

/** Why nothing was typed. */
export const SEND_REFUSALS = ["dead", "dialog", "draft", "starting", "limit"] as const;

export type SendRefusal = typeof SEND_REFUSALS[number];

/** What is said of one send. */
export interface Delivery {
  readonly outcome: SendOutcome;
  /** Null unless it was refused. */
  readonly reason: SendRefusal | null;
  /** Why it is none of the good ones, in words for people; null where it is. */
  readonly detail: string | null;
  /** Whether a text that was not submitted, this or an earlier one, may stand in the pane. */
  readonly leftInBox: boolean;
}

/** A text that got through. */
export function got(outcome: "accepted" | "queued" | "seen"): Delivery {
  return { outcome, reason: null, detail: null, leftInBox: false };
}

/** Nothing was typed. */
export function refused(reason: SendRefusal, detail: string, leftInBox = false): Delivery {
  return { outcome: "refused", reason, detail, leftInBox };
}

/** Whether it counts as delivered. */
export function isDelivered(outcome: SendOutcome): boolean {
  return outcome === "accepted" || outcome === "queued" || outcome === "seen";
}
