/** `ps`: `pane list`, as people type it. */
import paneNoun from "../pane.ts";
import { aliasOf } from "./alias.ts";

export default aliasOf(paneNoun, "list", "ps", ["agenttower ps", "agenttower ps --layout demo"]);
