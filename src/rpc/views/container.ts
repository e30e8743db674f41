/** A container on the wire. */
import { type Container, RUNTIMES } from "../../model/container.ts";
import * as s from "../shape.ts";

export const containerShape = s.object({
  container_id: s.string,
  runtime: s.oneOf(RUNTIMES),
  /** The engine that has it, as the settings call it; null for `local`. */
  engine: s.nullable(s.string),
  name: s.string,
  image: s.string,
  status: s.string,
  user: s.string,
  active: s.boolean,
  last_seen_at: s.string,
  mounts: s.list(s.object({ source: s.string, destination: s.string, writable: s.boolean })),
  labels: s.record(s.anyKey, s.string),
});

export function containerView(container: Container): s.Result<typeof containerShape> {
  return {
    container_id: container.id,
    runtime: container.runtime,
    engine: container.via?.name ?? null,
    name: container.name,
    image: container.image,
    status: container.status,
    user: container.user,
    active: container.active,
    last_seen_at: container.lastSeenAt,
    mounts: container.mounts.map(({ source, destination, writable }) => ({
      source,
      destination,
      writable,
    })),
    labels: container.labels,
  };
}
