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
import { engineId, inspect } from "../system/runtime/engine.ts";
import type { EngineFacts } from "../system/runtime/inspection.ts";
import { ofAnotherEngine } from "../system/runtime/target.ts";
import { knownContainer, localContainer } from "./known.ts";
import { notFound } from "./not_found.ts";
import { ownContainer } from "./own_container.ts";
import { scan, toContainer } from "./scan_containers.ts";

/** What an engine said within this time counts as said now, in milliseconds. */
const MOMENT_MS = 500;

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
  const facts = justInspected(ctx, known.id) ?? await inspectOne(ctx, known.id, runtime);
  if (!facts) await requireItsEngine(ctx, known, runtime);
  const now = facts
    ? toContainer(ctx, runtime, known.engineId, facts)
    : { ...known, active: false, status: VANISHED };
  if (!ctx.store.readOnly && hasChanged(known, now)) {
    ctx.store.write("container.scan", (writer) => putContainer(writer, now));
  }
  return requireRunning(now);
}

/** Another engine, after a change of context or `DOCKER_HOST`, says nothing of what became of a container. */
async function requireItsEngine(
  ctx: Context,
  known: Container,
  runtime: EngineProgram,
): Promise<void> {
  if (known.engineId === null) return;
  const answers = await engineId(ctx.exec, runtime);
  if (answers === null || answers === known.engineId) return;
  throw dockerUnavailable(runtime, ofAnotherEngine(runtime));
}

/** What was said of it a moment ago, where nobody has relied on that yet. */
function justInspected({ inspected, clock }: Context, id: string): EngineFacts | undefined {
  const last = inspected.get(id);
  inspected.delete(id);
  return last && clock.elapsed() - last.at < MOMENT_MS ? last.facts : undefined;
}

async function inspectOne(
  ctx: Context,
  id: string,
  runtime: EngineProgram,
): Promise<EngineFacts | undefined> {
  const seen = await inspect(ctx.exec, runtime, [id]);
  if (seen.kind === "engine_down") throw dockerUnavailable(runtime, seen.reason);
  return seen.found[0];
}

function hasChanged(before: Container, now: Container): boolean {
  return JSON.stringify(before) !== JSON.stringify({ ...now, lastSeenAt: before.lastSeenAt });
}

function requireRunning(container: Container): Container {
  if (container.active) return container;
  throw containerInactive(container);
}
