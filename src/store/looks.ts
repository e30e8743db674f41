/** Table `container_look`: when recovery last looked at a container, and whether it could read it. */
import type { Reader, Writer } from "./db.ts";

export interface ContainerLook {
  readonly containerId: string;
  readonly lookedAt: string;
  /** Why it could not be read; null when it was. */
  readonly staleReason: string | null;
}

export function getLook(reader: Reader, containerId: string): ContainerLook | undefined {
  const row = reader.get<{ container_id: string; looked_at: string; stale_reason: string | null }>(
    "SELECT * FROM container_look WHERE container_id = ?",
    containerId,
  );
  return row && {
    containerId: row.container_id,
    lookedAt: row.looked_at,
    staleReason: row.stale_reason,
  };
}

export function putLook(writer: Writer, look: ContainerLook): void {
  writer.run(
    `INSERT INTO container_look (container_id, looked_at, stale_reason) VALUES (?, ?, ?)
     ON CONFLICT (container_id) DO UPDATE SET looked_at = excluded.looked_at,
       stale_reason = excluded.stale_reason`,
    look.containerId,
    look.lookedAt,
    look.staleReason,
  );
}
