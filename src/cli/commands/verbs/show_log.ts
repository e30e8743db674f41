/** `logs`: `log show`, as people type it. */
import logNoun from "../log.ts";
import { aliasOf } from "./alias.ts";

export default aliasOf(logNoun, "show", "logs", [
  "agenttower logs s1 --lines 50",
  "agenttower logs -f s1",
]);
