/** What taking an agent of the operator's own out of use leaves of it. */
import { deactivateAgent } from "../store/agents.ts";
import type { Writer } from "../store/db.ts";
import { deactivateLog } from "../store/logs/log_attachments.ts";
import { deleteRoutesOf } from "../store/routes.ts";

/** Ends the registration with its log and its routes. The record stays. */
export function retireAdopted(writer: Writer, agentId: string, now: string): void {
  deactivateLog(writer, agentId, now);
  deleteRoutesOf(writer, agentId);
  deactivateAgent(writer, agentId, now);
}
