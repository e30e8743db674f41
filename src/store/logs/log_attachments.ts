/** Table `log_attachment`: which agent's output goes to which file. */
import type { LogAttachment } from "../../model/agent.ts";
import type { Reader, Writer } from "../db.ts";

interface LogAttachmentRow {
  agent_id: string;
  path: string;
  container_path: string;
  file_id: string | null;
  pulled: number;
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
    pulled: row.pulled === 1,
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

/** An attachment and its place among all. */
export interface LogPageRow {
  readonly log: LogAttachment;
  readonly place: number;
}

/**
 * The attachments of a page, oldest first.
 *
 * @param after The place of the row before this page; 0 for the first page.
 */
export function pageOfLogAttachments(
  reader: Reader,
  { containerId, after, limit }: {
    readonly containerId: string | null;
    readonly after: number;
    readonly limit: number;
  },
): LogPageRow[] {
  return reader.all<LogAttachmentRow & { place: number }>(
    `SELECT log.rowid AS place, log.* FROM log_attachment AS log
     WHERE log.rowid > ? AND (? IS NULL OR
       (SELECT container_id FROM agent WHERE agent.id = log.agent_id) = ?)
     ORDER BY log.rowid LIMIT ?`,
    after,
    containerId,
    containerId,
    limit,
  ).map((row) => ({ log: fromRow(row), place: row.place }));
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
    `INSERT INTO log_attachment (agent_id, path, container_path, file_id, pulled, active, created_at, updated_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (agent_id) DO UPDATE SET path = excluded.path,
       container_path = excluded.container_path, file_id = excluded.file_id, pulled = excluded.pulled,
       active = excluded.active, updated_at = excluded.updated_at`,
    log.agentId,
    log.path,
    log.containerPath,
    log.fileId,
    log.pulled ? 1 : 0,
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
