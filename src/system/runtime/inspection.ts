/** Reads the JSON of `docker container inspect` and `podman container inspect`. */
import type { Container, Mount } from "../../model/container.ts";

/** What the engine knows of a container. */
export type EngineFacts = Omit<Container, "runtime" | "via" | "engine" | "active" | "lastSeenAt">;

/**
 * The containers in the answer; null when it is no such answer. An entry without a full id is left out, and
 * whatever else is missing or of another type counts as empty.
 */
export function readInspection(stdout: string): EngineFacts[] | null {
  let answer: unknown;
  try {
    answer = JSON.parse(stdout);
  } catch {
    return null;
  }
  if (!Array.isArray(answer)) return null;
  return answer.map(readEntry).filter((facts) => facts !== null);
}

function readEntry(entry: unknown): EngineFacts | null {
  const container = fields(entry);
  const config = fields(container.Config);
  const id = text(container.Id);
  if (!/^[0-9a-f]{64}$/.test(id)) return null;
  return {
    id,
    // docker puts a slash before the name, podman does not.
    name: text(container.Name).replace(/^\//, ""),
    // `Image` itself is the image's id; podman has the name in `ImageName`, too.
    image: text(config.Image) || text(container.ImageName) || text(container.Image),
    status: text(fields(container.State).Status) || "unknown",
    createdAt: text(container.Created),
    user: text(config.User),
    mounts: list(container.Mounts).map(readMount).filter((mount) => mount.destination !== ""),
    labels: Object.fromEntries(
      Object.entries(fields(config.Labels)).map(([name, value]) => [name, text(value)]),
    ),
  };
}

/** A mount with no source on the host (tmpfs) keeps an empty one: it hides what lies below it. */
function readMount(entry: unknown): Mount {
  const mount = fields(entry);
  return {
    source: text(mount.Source),
    destination: text(mount.Destination),
    writable: mount.RW === true,
  };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
