/** What an engine says of a container, as a record. */
import type { Context } from "../context.ts";
import { type Container, RUNNING, runtimeOf } from "../model/container.ts";
import type { Engine } from "../model/engine/engine_command.ts";
import type { EngineIdentity } from "../model/engine/engine_identity.ts";
import type { EngineFacts } from "../system/runtime/inspection.ts";

export function toContainer(
  ctx: Context,
  via: Engine,
  engine: EngineIdentity | null,
  facts: EngineFacts,
): Container {
  return {
    ...facts,
    runtime: runtimeOf(via.command[0]),
    via,
    engine,
    active: facts.status === RUNNING,
    lastSeenAt: ctx.clock.now().toISOString(),
  };
}
