/** Which container a person means (contract: cli.md, "Names of records"). Pure. */
import type { Container } from "../model/container.ts";
import { isNamed } from "./container_names.ts";
import { ownPartOf } from "../model/engine/pod.ts";
import { MIN_ID_PREFIX } from "../model/identifier.ts";

const FULL_ID = /^[0-9a-f]{64}$/;
const SHORT_ID = /^[0-9a-f]{12}$/;

/** Whether `ref` is a container id as runtimes write it, 12 or 64 hexadecimal characters. */
function isContainerId(ref: string): boolean {
  return FULL_ID.test(ref) || SHORT_ID.test(ref);
}

/** Whether two ids, each of 12 or 64 hexadecimal characters, are of one container. */
export function isSameContainerId(a: string, b: string): boolean {
  return a === b || (SHORT_ID.test(a) && b.startsWith(a)) || (SHORT_ID.test(b) && a.startsWith(b));
}

/** The container with this id, in its full or its 12-character form; undefined when none or several. */
export function findById(containers: readonly Container[], id: string): Container | undefined {
  const matches = isContainerId(id)
    ? containers.filter((container) => isSameContainerId(container.id, id))
    : containers.filter((container) => container.id === id);
  return matches.length === 1 ? matches[0] : undefined;
}

/**
 * The containers that `ref` may mean, by the first of these that gives any: the id, a running container's
 * name, with its engine's before it or without, a prefix of ids, the name of one that runs no more.
 */
export function matchContainers(containers: readonly Container[], ref: string): Container[] {
  const byId = findById(containers, ref);
  if (byId) return [byId];
  const named = containers.filter((container) => isNamed(container, ref));
  const running = named.filter((container) => container.active);
  if (running.length > 0) return running;
  const prefixed = ref.length >= MIN_ID_PREFIX && /^[0-9a-f]+$/.test(ref)
    ? containers.filter((container) => container.id.startsWith(ref))
    : [];
  return prefixed.length > 0 ? prefixed : named;
}

/** Whether a container's name is one that `container scan` takes; of a pod's, its namespace does not count. */
export function isWantedName(name: string, nameContains: readonly string[]): boolean {
  const lower = ownPartOf(name).toLowerCase();
  return nameContains.some((part) => lower.includes(part.toLowerCase()));
}
