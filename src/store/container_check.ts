/** Table `container_check`: when recovery last checked a container, and whether it could read it. */
import type { Reader, Writer } from "./db.ts";
import { isToReconcile } from "./panes.ts";

export interface ContainerCheck {
  readonly containerId: string;
  readonly checkedAt: string;
  /** Why it could not be read; null when it was. */
  readonly staleReason: string | null;
  /** From where it was checked; another place sees other panes. */
  readonly place: string | null;
}

export function getContainerCheck(reader: Reader, containerId: string): ContainerCheck | undefined {
  const row = reader.get<{
    container_id: string;
    checked_at: string;
    stale_reason: string | null;
    place: string | null;
  }>(
    "SELECT * FROM container_check WHERE container_id = ?",
    containerId,
  );
  return row && {
    containerId: row.container_id,
    checkedAt: row.checked_at,
    staleReason: row.stale_reason,
    place: row.place,
  };
}

/**
 * Why the container could not be read at its last check; null when it could. Null as well when it holds no records
 * to reconcile, since it is then not checked any more.
 */
export function staleReasonOf(reader: Reader, containerId: string): string | null {
  const reason = getContainerCheck(reader, containerId)?.staleReason ?? null;
  return reason !== null && isToReconcile(reader, containerId) ? reason : null;
}

export function putContainerCheck(writer: Writer, look: ContainerCheck): void {
  writer.run(
    `INSERT INTO container_check (container_id, checked_at, stale_reason, place) VALUES (?, ?, ?, ?)
     ON CONFLICT (container_id) DO UPDATE SET checked_at = excluded.checked_at,
       stale_reason = excluded.stale_reason, place = excluded.place`,
    look.containerId,
    look.checkedAt,
    look.staleReason,
    look.place,
  );
}
