/** The agent that a command is about. */
import { argument } from "../../args/spec.ts";

export const agentArgument = argument(
  "AGENT",
  "an id, a prefix of it (4 characters or more), or CONTAINER/LABEL",
  "agent",
);
