/** What became of text for an agent, on the wire. */
import type { SendResult } from "../../../input/send.ts";
import { SEND_OUTCOMES, SEND_REFUSALS } from "../../../model/activity/delivery.ts";
import * as s from "../../shape.ts";

export const sentInputShape = s.object({
  agent_id: s.string,
  outcome: s.oneOf(SEND_OUTCOMES),
  /** True for the first three outcomes, and for a text that was to be typed without Enter and was. */
  delivered: s.boolean,
  submitted: s.boolean,
  /** Whether a text that was not submitted, this or an earlier one, may stand in the pane. */
  left_in_box: s.boolean,
  /** Why it was refused; there for no other outcome. */
  reason: s.omittable(s.oneOf(SEND_REFUSALS)),
  /** The same for people, whenever it was not delivered. */
  detail: s.omittable(s.string),
});

export function sentInputView(sent: SendResult): s.Result<typeof sentInputShape> {
  return {
    agent_id: sent.agentId,
    outcome: sent.outcome,
    delivered: sent.delivered,
    submitted: sent.submitted,
    left_in_box: sent.leftInBox,
    ...(sent.reason === null ? {} : { reason: sent.reason }),
    ...(sent.detail === null ? {} : { detail: sent.detail }),
  };
}
