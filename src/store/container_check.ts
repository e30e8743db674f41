/** Table `container_look`: when recovery last looked at a container, and whether it could read it. */
import type { Reader, Writer } from "./db.ts";
import { containersToLookAt } from "./panes.ts";

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

/**
 * Why the container could not be read when it was looked at last; null when it was. Null, too, when it holds no
 * records to decide on: nobody looks there any more.
 */
export function staleReasonOf(reader: Reader, containerId: string): string | null {
  const reason = getLook(reader, containerId)?.staleReason ?? null;
  return reason !== null && containersToLookAt(reader).includes(containerId) ? reason : null;
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
