/** Every line of the quickstart, from the clone to the removal; a file of its own, since it takes longest. */
import { QUICKSTART } from "../../../scripts/sessions/read_sessions.ts";
import { documentTyped } from "./document_typed.ts";

documentTyped(QUICKSTART);
