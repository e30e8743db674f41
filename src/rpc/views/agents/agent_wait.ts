/** What a wait for agents ends with, on the wire. */
import type { AgentWaitResult } from "../../../managed/wait_for_agents.ts";
import * as s from "../../shape.ts";
import { agentShape, agentView } from "./agent.ts";

export const agentWaitShape = s.object({
  /** The agents of which it is so. */
  reached: s.list(agentShape),
  pending: s.list(agentShape),
  timed_out: s.boolean,
});

export function agentWaitView(result: AgentWaitResult): s.Result<typeof agentWaitShape> {
  return {
    reached: result.reached.map(agentView),
    pending: result.pending.map(agentView),
    timed_out: result.timedOut,
  };
}
