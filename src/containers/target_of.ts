/** How a container's tmux is reached from here. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { podOf } from "../model/engine/pod.ts";
import { hostOnly } from "../model/refusals/containers.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import { ownContainer } from "./own_container.ts";

/**
 * The exec target of a container: this machine for `local` and for the container this process itself runs in,
 * else through the container's runtime as its tmux user.
 *
 * @throws {Refusal} `host_only` inside a container for every other: its own tmux must not pass for theirs.
 */
export function targetOf(ctx: Context, container: Container): ExecTarget {
  const inside = ctx.peer.kind === "container";
  if (inside && container.id !== ownContainer(ctx)?.id) throw hostOnly();
  const { via } = container;
  if (container.id === LOCAL_CONTAINER) {
    return {
      containerId: container.id,
      name: container.name,
      via: null,
      socket: { name: ctx.localSocketName },
    };
  }
  // Its commands must not pass for this machine's.
  if (via === null) throw new Error(`no engine of ${container.id} is on record`);
  const user = ctx.settings.containers.benchUser ?? (container.user || "root");
  return {
    containerId: container.id,
    name: container.name,
    via: inside ? null : {
      command: via.command,
      user,
      pod: podOf(container),
      isItsEngine: async (withinMs) => {
        const { isStillItsEngine } = await import("./engine_proof.ts");
        return await isStillItsEngine(ctx, container, via.command, withinMs);
      },
    },
    socket: { name: "default" },
  };
}
