/** The container of a wire method, proven to run. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { putContainer } from "../store/containers.ts";
import { type EngineProgram, inspect } from "../system/runtime/engine.ts";
import { engineUnavailable, inactive, notFound, VANISHED } from "./container_refusals.ts";
import { knownContainer, localContainer } from "./known_containers.ts";
import { isSameContainerId } from "./match_container.ts";
import { scan, toContainer } from "./scan_containers.ts";

/**
 * The container with a wire id (64 or 12 characters, or `local`), proven to run at this moment. One that is
 * not known causes one scan.
 *
 * @throws {Refusal} `docker_unavailable` when the engine cannot be asked, whether or not the container is
 * known; `container_inactive` when it is known and does not run, or is paused; `container_not_found`.
 */
export async function requireContainer(ctx: Context, id: string): Promise<Container> {
  if (id === LOCAL_CONTAINER) return localContainer(ctx);
  const known = knownContainer(ctx, id);
  // This process runs in it, so it runs.
  if (known && isOwnContainer(ctx, known)) return known;
  if (known && known.runtime !== "local") return await confirm(ctx, known, known.runtime);
  if (ctx.peer.kind === "container") throw notFound(ctx, id, []);
  const { unwanted } = await scan(ctx);
  const found = knownContainer(ctx, id);
  if (!found) throw notFound(ctx, id, unwanted);
  return requireRunning(found);
}

/** Whether this process runs inside the container. */
function isOwnContainer(ctx: Context, container: Container): boolean {
  return ctx.peer.kind === "container" &&
    ctx.peer.claims.some((claim) => isSameContainerId(claim, container.id));
}

async function confirm(
  ctx: Context,
  known: Container,
  runtime: EngineProgram,
): Promise<Container> {
  const seen = await inspect(ctx.exec, runtime, [known.id]);
  if (seen.kind === "engine_down") throw engineUnavailable(runtime, seen.reason);
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
  throw inactive(container);
}
