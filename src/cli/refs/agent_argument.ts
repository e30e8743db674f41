/** AGENT as an argument of a command. */
import { argument } from "../args/spec.ts";

/** How an agent is named. */
export const AGENT_NAMES = "an id, a prefix of it (4 characters or more), or CONTAINER/LABEL";

export const agentArgument = argument("AGENT", AGENT_NAMES, "agent");
