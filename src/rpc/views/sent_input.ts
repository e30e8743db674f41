/** What became of text for an agent, on the wire. */
import type { SendResult } from "../../input/send.ts";
import * as s from "../shape.ts";

export const sentInputShape = s.object({
  agent_id: s.string,
  /** Whether the text was seen in the pane. */
  delivered: s.boolean,
  submitted: s.boolean,
  reason: s.omittable(s.string),
});

export function sentInputView(sent: SendResult): s.Result<typeof sentInputShape> {
  return {
    agent_id: sent.agentId,
    delivered: sent.delivered,
    submitted: sent.submitted,
    ...(sent.reason === null ? {} : { reason: sent.reason }),
  };
}
