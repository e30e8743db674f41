/** Asks the engines which containers run, and records it. */
import { asked } from "../model/engine/pod.ts";
import type { Context } from "../context.ts";
import { type Container, VANISHED } from "../model/container.ts";
import { type Engine, isSameCommand } from "../model/engine/engine_command.ts";
import { type EngineIdentity, isComplete, isSameMachine } from "../model/engine/engine_identity.ts";
import { dockerUnavailable, hostOnly } from "../model/refusals/containers.ts";
import { listContainers, putContainer, putContainerStatus } from "../store/containers.ts";
import { type EngineDown, inspect, listRunning } from "../system/runtime/engine.ts";
import { askIdentity } from "../system/runtime/ask_identity.ts";
import { isProvenEngine } from "./engine_proof.ts";
import { chosenEngines } from "./chosen_engines.ts";
import { localContainer } from "./known.ts";
import { isWantedName } from "./match_container.ts";
import { toContainer } from "./to_container.ts";

/**
 * Asks the engines which containers run, side by side, and records those whose name is wanted and what became of those
 * recorded before. One that runs no more is kept as inactive; of one that another engine has, nothing is learnt.
 * An engine that cannot be asked holds nobody back.
 *
 * @throws {Refusal} `docker_unavailable` when no engine can be asked; `host_only` inside a container.
 */
export async function scan(ctx: Context): Promise<Scan> {
  // There is no engine to ask in there, and no business to know of the neighbours.
  if (ctx.peer.kind === "container") throw hostOnly();
  const { engines, unlisted } = await chosenEngines(ctx);
  const recorded = listContainers(ctx.store);
  const asked = await Promise.all(engines.map((engine) => ask(ctx, engine, recorded)));
  const silent = asked.filter((each) => each.kind === "engine_down");
  const answers = asked.filter((each) => each.kind === "answered");
  const [first] = silent;
  if (answers.length === 0 && first !== undefined) {
    throw dockerUnavailable(first.engine, first.reason);
  }
  if (unlisted !== null) ctx.warn(`the contexts of docker are not known: ${unlisted}`);
  for (const { engine, reason } of silent) {
    ctx.warn(`the engine ${engine.name} cannot be asked: ${reason}`);
  }
  const containers = await counted(ctx, answers, recorded);
  ctx.store.write("container.scan", (writer) => {
    putContainer(writer, localContainer(ctx));
    // Also one that is started over and over, or paused: what is wrong with it is told of what is on record.
    for (const container of containers) putContainer(writer, container);
    for (const { id } of answers.flatMap(({ missing }) => missing)) {
      putContainerStatus(writer, id, VANISHED);
    }
  });
  const isWanted = wanted(ctx);
  return {
    running: containers
      .filter((container) => container.active && isWanted(container.name))
      .sort((a, b) => a.name < b.name ? -1 : 1),
    unwanted: answers.flatMap(({ names }) => names).filter((name) => !isWanted(name)),
    answering: answers.map(({ engine }) => engine),
    silent,
  };
}

export interface Scan {
  /** The wanted ones that run, by name. */
  readonly running: Container[];
  /** Names of running containers that the settings do not want, for a hint. */
  readonly unwanted: string[];
  readonly answering: readonly Engine[];
  /** The engines that could not be asked, and why. */
  readonly silent: readonly SilentEngine[];
}

/** An engine that could not be asked. */
export interface SilentEngine extends EngineDown {
  readonly engine: Engine;
}

/** What an engine says. */
interface Answer {
  readonly kind: "answered";
  readonly engine: Engine;
  /** Of all that run there. */
  readonly names: readonly string[];
  readonly found: readonly Container[];
  /** Those on record with it that it has not any more. */
  readonly missing: readonly Container[];
}

async function ask(
  ctx: Context,
  engine: Engine,
  recorded: readonly Container[],
): Promise<Answer | SilentEngine> {
  const { command } = engine;
  const listing = await listRunning(ctx.exec, command);
  if (listing.kind === "engine_down") return { ...listing, engine };
  const isWanted = wanted(ctx);
  const ownRecords = recorded.filter(({ via }) =>
    via !== null && isSameCommand(via.command, command)
  );
  const active = ownRecords.filter((container) => container.active);
  const about = new Map([
    ...active.map((container) => [container.id, asked(container)] as const),
    ...listing.containers.filter(({ name }) => isWanted(name)).map((each) =>
      [each.id, each] as const
    ),
  ]);
  const told = listing.containers.flatMap(({ id, facts }) => about.has(id) ? facts ?? [] : []);
  const isTold = new Set(told.map(({ id }) => id));
  const seen = await inspect(
    ctx.exec,
    command,
    [...about.values()].filter(({ id }) => !isTold.has(id)),
  );
  if (seen.kind === "engine_down") return { ...seen, engine };
  const found = [...told, ...seen.found];
  const identity = about.size > 0 ? await askIdentity(ctx.exec, command) : null;
  const known = new Map(ownRecords.map(({ id, engine }) => [id, engine]));
  return {
    kind: "answered",
    engine,
    names: listing.containers.map(({ name }) => name),
    // What it said of itself before is not forgotten because it says nothing now.
    found: found.map((facts) =>
      toContainer(ctx, engine, identity ?? known.get(facts.id) ?? null, facts)
    ),
    missing: active.filter((container) =>
      seen.missing.includes(container.id) &&
      isProvenEngine(ownRecords, container.engine, identity, found)
    ),
  };
}

function wanted({ settings }: Context): (name: string) => boolean {
  return (name) => isWantedName(name, settings.containers.nameContains);
}

/**
 * The containers found, each once. One that is on record with an engine is that one's: machines that were cloned have
 * containers of the same ids, and another's says nothing of its panes.
 */
async function counted(
  ctx: Context,
  answers: readonly Answer[],
  recorded: readonly Container[],
): Promise<Container[]> {
  const records = new Map(recorded.map((container) => [container.id, container]));
  const taken = new Map<string, Container>();
  for (const container of answers.flatMap(({ found }) => found)) {
    const record = records.get(container.id);
    if (record?.via && !await isOfItsEngine(ctx, record.via, record.engine, container)) {
      ctx.warn(
        `${container.name} is on record with the engine ${record.via.name}; that ${container.via?.name} has one of its id changes nothing`,
      );
    } else if (!taken.has(container.id)) taken.set(container.id, container);
  }
  return [...taken.values()];
}

/** Whether what was found is the container on record: asked for as before, or of an engine known to be the same. */
async function isOfItsEngine(
  ctx: Context,
  recorded: Engine,
  engine: EngineIdentity | null,
  found: Container,
): Promise<boolean> {
  if (found.via !== null && isSameCommand(recorded.command, found.via.command)) return true;
  const known = isComplete(engine) ? engine : await askIdentity(ctx.exec, recorded.command);
  return isSameMachine(known, found.engine);
}
