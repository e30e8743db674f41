/** The end of a log, as `log show --json` gives it; there is no method for it. */
import type { LogText } from "../../../logs/read.ts";
import * as s from "../../shape.ts";

export const logTextShape = s.object({
  agent_id: s.string,
  path: s.string,
  text: s.string,
  /** Whether the log holds more, before this. */
  truncated: s.boolean,
});

export function logTextView(log: LogText): s.Result<typeof logTextShape> {
  return { agent_id: log.agentId, path: log.path, text: log.text, truncated: log.truncated };
}
