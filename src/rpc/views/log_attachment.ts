/** Where an agent's output goes, on the wire. */
import type { LogAttachmentDetail } from "../../logs/attachments.ts";
import * as s from "../shape.ts";
import { logMode } from "./vocabulary.ts";

export const logAttachmentShape = s.object({
  agent_id: s.string,
  container_id: s.string,
  label: s.string,
  log_path: s.string,
  log_mode: logMode,
  /** The same file where the agent's tmux runs; of one that is pulled, the folder there that it is pulled from. */
  container_path: s.string,
  active: s.boolean,
  created_at: s.string,
  updated_at: s.string,
});

export function logAttachmentView(
  { log, agent, way }: LogAttachmentDetail,
): s.Result<typeof logAttachmentShape> {
  return {
    agent_id: log.agentId,
    container_id: agent?.containerId ?? "",
    label: agent?.label ?? "",
    log_path: log.path,
    log_mode: way,
    container_path: log.containerPath,
    active: log.active,
    created_at: log.createdAt,
    updated_at: log.updatedAt,
  };
}
