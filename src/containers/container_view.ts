/** Containers as the wire and `--json` show them. */
import type { Container } from "../model/container.ts";

export interface ContainerView {
  readonly container_id: string;
  readonly runtime: string;
  readonly name: string;
  readonly image: string;
  readonly status: string;
  readonly user: string;
  readonly active: boolean;
  readonly last_seen_at: string;
  readonly mounts: readonly { source: string; destination: string; writable: boolean }[];
  readonly labels: Readonly<Record<string, string>>;
}

export function containerView(container: Container): ContainerView {
  return {
    container_id: container.id,
    runtime: container.runtime,
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
