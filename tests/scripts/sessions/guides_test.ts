/** The terminal sessions of all documents but the quickstart. */
import { DOCUMENTS_WITH_SESSIONS, QUICKSTART } from "../../../scripts/sessions/read_sessions.ts";
import { documentTyped } from "./document_typed.ts";

for (const path of DOCUMENTS_WITH_SESSIONS) {
  if (path !== QUICKSTART) documentTyped(path);
}
