/** What became of text for an agent, on the wire. */
import type { SendResult } from "../../../input/send.ts";
import * as s from "../../shape.ts";

export const sentInputShape = s.object({
  agent_id: s.string,
  /** Whether the text was seen where it was typed. */
  delivered: s.boolean,
  submitted: s.boolean,
  /** Whether a text that was not seen to arrive may stand in the pane. */
  left_in_box: s.boolean,
  reason: s.omittable(s.string),
});

export function sentInputView(sent: SendResult): s.Result<typeof sentInputShape> {
  return {
    agent_id: sent.agentId,
    delivered: sent.delivered,
    submitted: sent.submitted,
    left_in_box: sent.leftInBox,
    ...(sent.reason === null ? {} : { reason: sent.reason }),
  };
}
