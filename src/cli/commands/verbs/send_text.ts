/** `send`: `agent send`, as people type it. */
import agentNoun from "../agent.ts";
import { aliasOf } from "./alias.ts";

export default aliasOf(agentNoun, "send", "send", ['agenttower send s1 --text "run the tests"']);
