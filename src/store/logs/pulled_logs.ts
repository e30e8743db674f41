/** Table `pulled_log`: how much of each log that is taken from a container is on this host. */
import type { Reader, Writer } from "../db.ts";

/** A log that no mount brings to this host. */
export interface PulledLogRow {
  readonly agentId: string;
  readonly containerId: string;
  /** Tells what one pipe writes from what the next one does; a word that nobody can guess. */
  readonly generation: string;
  /** How many of the bytes that the pipe has written are on this host, or are known to be lost. */
  readonly position: number;
  /** Path on this host. */
  readonly path: string;
  /** The file there, and its size when it held just that; null before there was one. */
  readonly fileId: string | null;
  readonly fileSize: number;
  /** Whether its pipe has ended, and what is left of it in the container is to go. */
  readonly isEnded: boolean;
}

interface Row {
  agent_id: string;
  container_id: string;
  generation: string;
  position: number;
  path: string;
  file_id: string | null;
  file_size: number;
  ended: number;
}

function fromRow(row: Row): PulledLogRow {
  return {
    agentId: row.agent_id,
    containerId: row.container_id,
    generation: row.generation,
    position: row.position,
    path: row.path,
    fileId: row.file_id,
    fileSize: row.file_size,
    isEnded: row.ended === 1,
  };
}

export function getPulledLog(reader: Reader, agentId: string): PulledLogRow | undefined {
  const row = reader.get<Row>("SELECT * FROM pulled_log WHERE agent_id = ?", agentId);
  return row && fromRow(row);
}

export function pulledLogsIn(reader: Reader, containerId: string): PulledLogRow[] {
  return reader.all<Row>(
    "SELECT * FROM pulled_log WHERE container_id = ? ORDER BY agent_id",
    containerId,
  ).map(fromRow);
}

/** Those of a container whose pipes have not ended. */
export function growingLogsIn(reader: Reader, containerId: string): PulledLogRow[] {
  return pulledLogsIn(reader, containerId).filter(({ isEnded }) => !isEnded);
}

/** The agents that have one. */
export function agentsOfPulledLogs(reader: Reader): string[] {
  return reader.all<{ agent_id: string }>("SELECT agent_id FROM pulled_log")
    .map(({ agent_id }) => agent_id);
}

export function addPulledLog(writer: Writer, log: PulledLogRow): void {
  writer.run(
    `INSERT INTO pulled_log
       (agent_id, container_id, generation, position, path, file_id, file_size, ended)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    log.agentId,
    log.containerId,
    log.generation,
    log.position,
    log.path,
    log.fileId,
    log.fileSize,
    log.isEnded ? 1 : 0,
  );
}

/** How far the log has come, and the file that holds it. A log of another generation stays as it is. */
export function movePulledLog(writer: Writer, log: PulledLogRow): void {
  writer.run(
    `UPDATE pulled_log SET position = ?, file_id = ?, file_size = ?
     WHERE agent_id = ? AND generation = ?`,
    log.position,
    log.fileId,
    log.fileSize,
    log.agentId,
    log.generation,
  );
}

export function endPulledLog(writer: Writer, agentId: string): void {
  writer.run("UPDATE pulled_log SET ended = 1 WHERE agent_id = ?", agentId);
}

/** Forgets a log of which nothing is left in its container. */
export function dropPulledLog(
  writer: Writer,
  { agentId, generation }: Pick<PulledLogRow, "agentId" | "generation">,
): void {
  writer.run(
    "DELETE FROM pulled_log WHERE agent_id = ? AND generation = ?",
    agentId,
    generation,
  );
}
