/** Reads the JSON of `docker container inspect` and `podman container inspect`. */
import type { Container, Mount } from "../../model/container.ts";
import { fieldsIn, listIn, stringIn } from "../engine/json.ts";

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
  const container = fieldsIn(entry);
  const config = fieldsIn(container.Config);
  const id = stringIn(container.Id);
  if (!/^[0-9a-f]{64}$/.test(id)) return null;
  return {
    id,
    // docker puts a slash before the name, podman does not.
    name: stringIn(container.Name).replace(/^\//, ""),
    // `Image` itself is the image's id; podman has the name in `ImageName`, too.
    image: stringIn(config.Image) || stringIn(container.ImageName) || stringIn(container.Image),
    status: stringIn(fieldsIn(container.State).Status) || "unknown",
    createdAt: stringIn(container.Created),
    user: stringIn(config.User),
    mounts: listIn(container.Mounts).map(readMount).filter((mount) => mount.destination !== ""),
    labels: Object.fromEntries(
      Object.entries(fieldsIn(config.Labels)).map(([name, value]) => [name, stringIn(value)]),
    ),
  };
}

/** A mount with no source on the host (tmpfs) keeps an empty one: it hides what lies below it. */
function readMount(entry: unknown): Mount {
  const mount = fieldsIn(entry);
  return {
    source: stringIn(mount.Source),
    destination: stringIn(mount.Destination),
    writable: mount.RW === true,
  };
}
