/** `ls`: `layout list`, as people type it. */
import layoutNoun from "../layout.ts";
import { aliasOf } from "./alias.ts";

export default aliasOf(layoutNoun, "list", "ls", ["agenttower ls", "agenttower ls --all --wide"]);
