/** The container of a wire method, proven to run. */
import { asked } from "../model/engine/pod.ts";
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, VANISHED } from "../model/container.ts";
import type { Engine } from "../model/engine/engine_command.ts";
import { containerInactive, dockerUnavailable, hostOnly } from "../model/refusals/containers.ts";
import { anotherEngine } from "../model/refusals/another_engine.ts";
import { type EngineIdentity, isComplete } from "../model/engine/engine_identity.ts";
import { putContainer } from "../store/containers.ts";
import { askIdentity } from "../system/runtime/ask_identity.ts";
import { inspect } from "../system/runtime/engine.ts";
import type { EngineFacts } from "../system/runtime/inspection.ts";
import { knownContainer, localContainer } from "./known.ts";
import { isStillItsEngine } from "./engine_proof.ts";
import { notFound } from "./not_found.ts";
import { ownContainer } from "./own_container.ts";
import { requireAllAnswered } from "./resolve_container.ts";
import { toContainer } from "./to_container.ts";

/** What an engine said within this time counts as said now, in milliseconds. */
const MOMENT_MS = 500;

/**
 * The container with a wire id (64 or 12 characters, or `local`), proven to run at this moment. One that is
 * not known causes one scan.
 *
 * @throws {Refusal} `docker_unavailable` when the engine cannot be asked or is another than the container's, whether
 * or not that is known; `container_inactive` when it is known and does not run, or is paused; `container_not_found`;
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
  if (known && known.via !== null) return await confirm(ctx, known, known.via);
  const { scan } = await import("./scan_containers.ts");
  const { unwanted, silent } = await scan(ctx);
  const found = knownContainer(ctx, id);
  if (!found) requireAllAnswered(silent);
  if (!found) throw notFound(ctx, id, unwanted);
  return requireRunning(found);
}

async function confirm(
  ctx: Context,
  known: Container,
  via: Engine,
): Promise<Container> {
  const facts = justInspected(ctx, known.id) ?? await inspectOne(ctx, known, via);
  if (!facts && !await isStillItsEngine(ctx, known, via.command)) {
    throw dockerUnavailable(via, anotherEngine(via.command));
  }
  const now = facts
    ? toContainer(ctx, via, await identityOf(ctx, known, via), facts)
    : { ...known, active: false, status: VANISHED };
  if (!ctx.store.readOnly && hasChanged(known, now)) {
    ctx.store.write("container.scan", (writer) => putContainer(writer, now));
  }
  return requireRunning(now);
}

/** What is on record, unless that was written before engines were told apart. */
async function identityOf(
  { exec }: Context,
  { engine }: Container,
  via: Engine,
): Promise<EngineIdentity | null> {
  return isComplete(engine) ? engine : await askIdentity(exec, via.command) ?? engine;
}

/** What was said of it a moment ago, where nobody has relied on that yet. */
function justInspected({ inspected, clock }: Context, id: string): EngineFacts | undefined {
  const last = inspected.get(id);
  inspected.delete(id);
  return last && clock.elapsed() - last.at < MOMENT_MS ? last.facts : undefined;
}

async function inspectOne(
  ctx: Context,
  known: Container,
  via: Engine,
): Promise<EngineFacts | undefined> {
  const seen = await inspect(ctx.exec, via.command, [asked(known)]);
  if (seen.kind === "engine_down") throw dockerUnavailable(via, seen.reason);
  return seen.found[0];
}

/** Whether something else is on record than is so now, beside when it was seen. */
function hasChanged(before: Container, now: Container): boolean {
  const textOf = ({ lastSeenAt: _, ...facts }: Container) =>
    JSON.stringify(Object.entries(facts).sort());
  return textOf(before) !== textOf(now);
}

function requireRunning(container: Container): Container {
  if (container.active) return container;
  throw containerInactive(container);
}
