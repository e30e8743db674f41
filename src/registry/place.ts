/** How a container's tmux is reached from here. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import type { Place } from "../system/runtime/place.ts";

/**
 * The place of a container: this machine for `local` and for the container this process itself runs in,
 * else through the container's runtime as its tmux user.
 */
export function placeOf(ctx: Context, container: Container): Place {
  if (container.id === LOCAL_CONTAINER) {
    return {
      containerId: container.id,
      name: container.name,
      through: null,
      socket: { name: ctx.localSocketName },
    };
  }
  const inside = ctx.peer.kind === "container";
  const user = ctx.settings.containers.benchUser ?? (container.user || "root");
  const program = container.runtime === "podman" ? "podman" : "docker";
  return {
    containerId: container.id,
    name: container.name,
    through: inside ? null : { program, user, engineId: container.engineId },
    socket: { name: "default" },
  };
}
