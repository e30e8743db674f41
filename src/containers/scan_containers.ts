/** Asks the engine which containers run, and records it. */
import type { Context } from "../context.ts";
import { type Container, type EngineProgram, RUNNING, VANISHED } from "../model/container.ts";
import { dockerUnavailable, hostOnly } from "../model/refusals/containers.ts";
import { listContainers, putContainer, putContainerStatus } from "../store/containers.ts";
import { inspect, listRunning } from "../system/runtime/engine.ts";
import type { EngineIdentity } from "../model/engine_identity.ts";
import type { EngineFacts } from "../system/runtime/inspection.ts";
import { askIdentity } from "../system/runtime/ask_identity.ts";
import { isProvenEngine } from "./engine_proof.ts";
import { localContainer } from "./known.ts";
import { isWantedName } from "./match_container.ts";

/**
 * Asks the engine which containers run, and records those whose name is wanted and what became of those
 * recorded before. One that runs no more is kept as inactive; of one that another engine has, nothing is learnt.
 *
 * @returns the wanted ones that run, by name.
 * @throws {Refusal} `docker_unavailable` when the engine cannot be asked; `host_only` inside a container.
 */
export async function scanContainers(ctx: Context): Promise<Container[]> {
  return (await scan(ctx)).running;
}

export interface Scan {
  /** The wanted ones that run, by name. */
  readonly running: Container[];
  /** Names of running containers that the settings do not want, for a hint. */
  readonly unwanted: string[];
}

/** As {@link scanContainers}, with what was passed over. */
export async function scan(ctx: Context): Promise<Scan> {
  // There is no engine to ask in there, and no business to know of the neighbours.
  if (ctx.peer.kind === "container") throw hostOnly();
  const { runtime, nameContains } = ctx.settings.containers;
  const listing = await listRunning(ctx.exec, runtime);
  if (listing.kind === "engine_down") throw dockerUnavailable(runtime, listing.reason);
  const isWanted = (name: string) => isWantedName(name, nameContains);
  const wanted = listing.containers.filter(({ name }) => isWanted(name)).map(({ id }) => id);
  const recorded = listContainers(ctx.store).filter((container) => container.runtime === runtime);
  const active = recorded.filter((container) => container.active);
  const ids = [...new Set([...wanted, ...active.map(({ id }) => id)])];
  const seen = await inspect(ctx.exec, runtime, ids);
  if (seen.kind === "engine_down") throw dockerUnavailable(runtime, seen.reason);
  const engine = ids.length > 0 ? await askIdentity(ctx.exec, runtime) : null;
  const missing = active.filter((container) =>
    seen.missing.includes(container.id) &&
    isProvenEngine(recorded, container.engine, engine, seen.found)
  );
  const containers = seen.found.map((facts) => toContainer(ctx, runtime, engine, facts));
  ctx.store.write("container.scan", (writer) => {
    putContainer(writer, localContainer(ctx));
    // Also one that is started over and over, or paused: what is wrong with it is told of what is on record.
    for (const container of containers) putContainer(writer, container);
    for (const { id } of missing) putContainerStatus(writer, id, VANISHED);
  });
  return {
    running: containers
      .filter((container) => container.active && isWanted(container.name))
      .sort((a, b) => a.name < b.name ? -1 : 1),
    unwanted: listing.containers.map(({ name }) => name).filter((name) => !isWanted(name)),
  };
}

/** What the engine says now, as a record. */
export function toContainer(
  ctx: Context,
  runtime: EngineProgram,
  engine: EngineIdentity | null,
  facts: EngineFacts,
): Container {
  return {
    ...facts,
    runtime,
    engine,
    active: facts.status === RUNNING,
    lastSeenAt: ctx.clock.now().toISOString(),
  };
}
