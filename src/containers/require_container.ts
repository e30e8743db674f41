/** The container of a wire method, proven to run. */
import type { Context } from "../context.ts";
import {
  type Container,
  type EngineProgram,
  LOCAL_CONTAINER,
  VANISHED,
} from "../model/container.ts";
import { containerInactive, dockerUnavailable, hostOnly } from "../model/refusals/containers.ts";
import { putContainer } from "../store/containers.ts";
import { inspect } from "../system/runtime/engine.ts";
import { knownContainer, localContainer } from "./known.ts";
import { notFound } from "./not_found.ts";
import { ownContainer } from "./own_container.ts";
import { scan, toContainer } from "./scan_containers.ts";

/**
 * The container with a wire id (64 or 12 characters, or `local`), proven to run at this moment. One that is
 * not known causes one scan.
 *
 * @throws {Refusal} `docker_unavailable` when the engine cannot be asked, whether or not the container is
 * known; `container_inactive` when it is known and does not run, or is paused; `container_not_found`;
 * `host_only` inside a container for everything but itself.
 */
export async function requireContainer(ctx: Context, id: string): Promise<Container> {
  const known = knownContainer(ctx, id);
  if (ctx.peer.kind === "container") {
    // This process runs in it, so it runs.
    if (known && known.id === ownContainer(ctx)?.id) return known;
    throw hostOnly();
  }
  if (id === LOCAL_CONTAINER) return localContainer(ctx);
  if (known && known.runtime !== "local") return await confirm(ctx, known, known.runtime);
  const { unwanted } = await scan(ctx);
  const found = knownContainer(ctx, id);
  if (!found) throw notFound(ctx, id, unwanted);
  return requireRunning(found);
}

async function confirm(
  ctx: Context,
  known: Container,
  runtime: EngineProgram,
): Promise<Container> {
  const seen = await inspect(ctx.exec, runtime, [known.id]);
  if (seen.kind === "engine_down") throw dockerUnavailable(runtime, seen.reason);
  const facts = seen.found[0];
  const now = facts
    ? toContainer(ctx, runtime, known.engineId, facts)
    : { ...known, active: false, status: VANISHED };
  if (!ctx.store.readOnly && hasChanged(known, now)) {
    ctx.store.write("container.scan", (writer) => putContainer(writer, now));
  }
  return requireRunning(now);
}

function hasChanged(before: Container, now: Container): boolean {
  return JSON.stringify(before) !== JSON.stringify({ ...now, lastSeenAt: before.lastSeenAt });
}

function requireRunning(container: Container): Container {
  if (container.active) return container;
  throw containerInactive(container);
}
