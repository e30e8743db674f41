/** The containers on record; nothing here asks an engine. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, RUNNING } from "../model/container.ts";
import { listContainers } from "../store/containers.ts";
import { findById } from "./match_container.ts";

/** This machine's own tmux. */
export function localContainer(ctx: Context): Container {
  return {
    id: LOCAL_CONTAINER,
    runtime: "local",
    name: LOCAL_CONTAINER,
    image: "",
    status: RUNNING,
    user: "",
    mounts: [],
    labels: {},
    via: null,
    engine: null,
    createdAt: "",
    active: true,
    lastSeenAt: ctx.clock.now().toISOString(),
  };
}

/** Every container ever seen, by name, with `local` first. */
export function knownContainers(ctx: Context): Container[] {
  const seen = listContainers(ctx.store).filter((container) => container.id !== LOCAL_CONTAINER);
  return [localContainer(ctx), ...seen];
}

/** A container by its id (64 or 12 characters, or `local`) as the registry has it; asks no engine. */
export function knownContainer(ctx: Context, id: string): Container | undefined {
  return findById(knownContainers(ctx), id);
}

/**
 * The container of a record.
 *
 * @throws {Error} when it is not on record: containers are never deleted, so that this is a bug.
 */
export function containerOf(ctx: Context, containerId: string): Container {
  const container = knownContainer(ctx, containerId);
  if (!container) throw new Error(`no container ${containerId} on record`);
  return container;
}
