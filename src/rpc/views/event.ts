/** An event on the wire: the very line of the audit file, which the model holds as it is. */
import { EVENT_TYPES } from "../../model/event.ts";
import * as s from "../shape.ts";

export const eventShape = s.object({
  event_id: s.string,
  event_type: s.oneOf(EVENT_TYPES),
  origin: s.exactly("managed"),
  actor: s.oneOf(["operator", "daemon"]),
  layout_id: s.string,
  pane_id: s.nullable(s.string),
  sequence: s.number,
  timestamp: s.string,
  payload: s.record(s.anyKey, s.anything),
});
