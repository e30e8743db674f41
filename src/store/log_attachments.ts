/** Table `log_attachment`: which agent's output goes to which file. */
import type { LogAttachment } from "../model/agent.ts";
import type { Reader, Writer } from "./db.ts";

interface LogAttachmentRow {
  agent_id: string;
  path: string;
  container_path: string;
  file_id: string | null;
  active: number;
  created_at: string;
  updated_at: string;
}

function fromRow(row: LogAttachmentRow): LogAttachment {
  return {
    agentId: row.agent_id,
    path: row.path,
    containerPath: row.container_path,
    fileId: row.file_id,
    active: row.active === 1,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

export function getLogAttachment(reader: Reader, agentId: string): LogAttachment | undefined {
  const row = reader.get<LogAttachmentRow>(
    "SELECT * FROM log_attachment WHERE agent_id = ?",
    agentId,
  );
  return row && fromRow(row);
}

/** Every attachment, oldest first. */
export function allLogAttachments(reader: Reader): LogAttachment[] {
  return reader.all<LogAttachmentRow>(
    "SELECT * FROM log_attachment ORDER BY created_at, agent_id",
  ).map(fromRow);
}

/** Those of agents in use, in no order that matters. */
export function logAttachmentsInUse(reader: Reader): LogAttachment[] {
  return reader.all<LogAttachmentRow>(
    `SELECT log.* FROM agent CROSS JOIN log_attachment AS log ON log.agent_id = agent.id
     WHERE agent.active = 1`,
  ).map(fromRow);
}

/** Records an attachment, new or renewed. */
export function putLogAttachment(writer: Writer, log: LogAttachment): void {
  writer.run(
    `INSERT INTO log_attachment (agent_id, path, container_path, file_id, active, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (agent_id) DO UPDATE SET path = excluded.path,
       container_path = excluded.container_path, file_id = excluded.file_id, active = excluded.active,
       updated_at = excluded.updated_at`,
    log.agentId,
    log.path,
    log.containerPath,
    log.fileId,
    log.active ? 1 : 0,
    log.createdAt,
    log.updatedAt,
  );
}

export function deactivateLog(writer: Writer, agentId: string, updatedAt: string): void {
  writer.run(
    "UPDATE log_attachment SET active = 0, updated_at = ? WHERE agent_id = ? AND active = 1",
    updatedAt,
    agentId,
  );
}
