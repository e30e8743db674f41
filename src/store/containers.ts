/** Table `container`. */
import { type Container, type Mount, RUNNING } from "../model/container.ts";
import type { Engine, EngineCommand } from "../model/engine/engine_command.ts";
import type { EngineIdentity } from "../model/engine/engine_identity.ts";
import type { Reader, Writer } from "./db.ts";

interface ContainerRow {
  id: string;
  runtime: Container["runtime"];
  name: string;
  image: string;
  status: string;
  user: string;
  mounts: string;
  labels: string;
  engine_name: string | null;
  engine_command: string | null;
  engine: string | null;
  created_at: string;
  active: number;
  last_seen_at: string;
}

function fromRow(row: ContainerRow): Container {
  return {
    id: row.id,
    runtime: row.runtime,
    name: row.name,
    image: row.image,
    status: row.status,
    user: row.user,
    mounts: JSON.parse(row.mounts) as Mount[],
    labels: JSON.parse(row.labels) as Record<string, string>,
    via: engineIn(row),
    engine: row.engine === null ? null : JSON.parse(row.engine) as EngineIdentity,
    createdAt: row.created_at,
    active: row.active === 1,
    lastSeenAt: row.last_seen_at,
  };
}

/** Both are known, or neither. */
function engineIn({ engine_name: name, engine_command: command }: ContainerRow): Engine | null {
  if (name === null || command === null) return null;
  return { name, command: JSON.parse(command) as EngineCommand };
}

export function listContainers(reader: Reader): Container[] {
  return reader.all<ContainerRow>("SELECT * FROM container ORDER BY name, id").map(fromRow);
}

export function getContainer(reader: Reader, id: string): Container | undefined {
  const row = reader.get<ContainerRow>("SELECT * FROM container WHERE id = ?", id);
  return row && fromRow(row);
}

/** Inserts the container, or brings what is known of it up to date. */
export function putContainer(writer: Writer, container: Container): void {
  writer.run(
    `INSERT INTO container (id, runtime, name, image, status, user, mounts, labels, engine_name, engine_command,
       engine, created_at, active, last_seen_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (id) DO UPDATE SET runtime = excluded.runtime, name = excluded.name,
       image = excluded.image, status = excluded.status, user = excluded.user, mounts = excluded.mounts,
       labels = excluded.labels, engine_name = excluded.engine_name, engine_command = excluded.engine_command,
       engine = excluded.engine, created_at = excluded.created_at,
       active = excluded.active, last_seen_at = excluded.last_seen_at`,
    container.id,
    container.runtime,
    container.name,
    container.image,
    container.status,
    container.user,
    JSON.stringify(container.mounts),
    JSON.stringify(container.labels),
    container.via?.name ?? null,
    container.via && JSON.stringify(container.via.command),
    container.engine === null ? null : JSON.stringify(container.engine),
    container.createdAt,
    container.active ? 1 : 0,
    container.lastSeenAt,
  );
}

/** Changes what a container on record does; one that runs no more keeps its record. */
export function putContainerStatus(writer: Writer, id: string, status: string): void {
  const active = status === RUNNING ? 1 : 0;
  writer.run(
    "UPDATE container SET active = ?, status = ? WHERE id = ? AND status <> ?",
    active,
    status,
    id,
    status,
  );
}
