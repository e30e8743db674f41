/** AGENT as an argument of a command. */
import { argument } from "../args/spec.ts";

/** How an agent is named. */
export const AGENT_NAMES =
  "LABEL, CONTAINER/LABEL, an id, or a prefix of it (4 characters or more)";

export const agentArgument = argument("AGENT", AGENT_NAMES, "agent");
