/** Table `log_folder`: what folders of pane logs hold beside logs, as it was when they were read last. */
import type { Reader, Writer } from "../db.ts";

export interface LogFolderNames {
  /** Of the folder; milliseconds since 1970. */
  readonly changedAt: number;
  readonly names: readonly string[];
}

export function getLogFolder(reader: Reader, path: string): LogFolderNames | undefined {
  const row = reader.get<{ changed_at: number; names: string }>(
    "SELECT changed_at, names FROM log_folder WHERE path = ?",
    path,
  );
  return row && { changedAt: row.changed_at, names: JSON.parse(row.names) as string[] };
}

export function putLogFolder(
  writer: Writer,
  path: string,
  { changedAt, names }: LogFolderNames,
): void {
  writer.run(
    `INSERT INTO log_folder (path, changed_at, names) VALUES (?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET changed_at = excluded.changed_at, names = excluded.names`,
    path,
    changedAt,
    JSON.stringify(names),
  );
}
