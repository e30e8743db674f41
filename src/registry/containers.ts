/** The containers this state knows: found by scanning, named by people, required by the wire methods. */
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { invalid, Refusal } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";
import { deactivateContainer, listContainers, putContainer } from "../store/containers.ts";
import {
  type EngineFacts,
  type EngineProgram,
  inspect,
  listRunning,
} from "../system/runtime/engine.ts";
import { type ContainerView, containerView } from "./container_view.ts";
import { findById, isSameContainerId, isWantedName, matchContainers } from "./match_container.ts";

export { type ContainerView, containerView } from "./container_view.ts";

/** The runtime's word for a container that the engine no longer has; ours, no engine uses it. */
const VANISHED = "removed";

/** This machine's own tmux. */
function localContainer(ctx: Context): Container {
  return {
    id: LOCAL_CONTAINER,
    runtime: "local",
    name: LOCAL_CONTAINER,
    image: "",
    status: "running",
    user: "",
    mounts: [],
    labels: {},
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
 * Asks the engine which containers run, and records those whose name is wanted and what became of those
 * recorded before. One that runs no more is kept as inactive.
 *
 * @returns the wanted ones that run, by name.
 * @throws {Refusal} `docker_unavailable` when the engine cannot be asked; `host_only` inside a container.
 */
export async function scanContainers(ctx: Context): Promise<Container[]> {
  return (await scan(ctx)).running;
}

/** Names of running containers that the settings do not want are of use in a hint. */
async function scan(ctx: Context): Promise<{ running: Container[]; unwanted: string[] }> {
  // There is no engine to ask in there, and no business to know of the neighbours.
  if (ctx.peer.kind === "container") {
    throw new Refusal("host_only", "containers can be looked for on the host only", {});
  }
  const { runtime, nameContains } = ctx.settings.containers;
  const listing = await listRunning(ctx.exec, runtime);
  if (listing.kind === "engine_down") throw engineUnavailable(runtime, listing.reason);
  const isWanted = (name: string) => isWantedName(name, nameContains);
  const wanted = listing.containers.filter(({ name }) => isWanted(name)).map(({ id }) => id);
  const recorded = listContainers(ctx.store)
    .filter((container) => container.runtime === runtime && container.active)
    .map(({ id }) => id);
  const ids = [...new Set([...wanted, ...recorded])];
  const seen = await inspect(ctx.exec, runtime, ids);
  if (seen.kind === "engine_down") throw engineUnavailable(runtime, seen.reason);
  const containers = seen.found.map((facts) => toContainer(ctx, runtime, facts));
  const isRecorded = (id: string) => recorded.includes(id);
  ctx.store.write("container.scan", (writer) => {
    putContainer(writer, localContainer(ctx));
    for (const container of containers) {
      if (container.active || isRecorded(container.id)) putContainer(writer, container);
    }
    for (const id of seen.missing) deactivateContainer(writer, id, VANISHED);
  });
  return {
    running: containers
      .filter((container) => container.active && isWanted(container.name))
      .sort((a, b) => a.name < b.name ? -1 : 1),
    unwanted: listing.containers.map(({ name }) => name).filter((name) => !isWanted(name)),
  };
}

function toContainer(ctx: Context, runtime: EngineProgram, facts: EngineFacts): Container {
  return {
    ...facts,
    runtime,
    active: facts.status === "running",
    lastSeenAt: ctx.clock.now().toISOString(),
  };
}

export interface ResolveOptions {
  /**
   * Set where something is to be started: a name is then the container that bears it now, also when it was
   * made again since the last scan.
   */
  readonly running?: boolean;
}

/**
 * The container that a person names on the command line: an id, a unique prefix of at least four
 * characters, a name, or `local`. One that is not known causes one scan.
 *
 * @throws {Refusal} `container_not_found`; `validation_failed` when several match; `docker_unavailable` when
 * a scan is needed and the engine cannot be asked.
 */
export async function resolveContainer(
  ctx: Context,
  ref: string,
  options: ResolveOptions = {},
): Promise<Container> {
  const known = choose(knownContainers(ctx), ref);
  if (known && !(options.running && await isOutdated(ctx, known, ref))) return known;
  if (ctx.peer.kind === "container") throw notFound(ctx, ref, []);
  const { unwanted } = await scan(ctx);
  const found = choose(knownContainers(ctx), ref);
  if (found) return found;
  throw notFound(ctx, ref, unwanted);
}

/** Whether a name's container does not run any more, so that another may bear the name. */
async function isOutdated(ctx: Context, container: Container, ref: string): Promise<boolean> {
  if (container.runtime === "local" || ctx.peer.kind === "container") return false;
  if (container.name !== ref) return false;
  if (!container.active) return true;
  const seen = await inspect(ctx.exec, container.runtime, [container.id]);
  return seen.kind === "inspected" && seen.found[0]?.status !== "running";
}

function choose(containers: readonly Container[], ref: string): Container | undefined {
  const matches = matchContainers(containers, ref);
  if (matches.length <= 1) return matches[0];
  const list = matches.map((match) => `${match.id.slice(0, 12)} (${match.name}, ${match.status})`);
  throw invalid("container", `"${ref}" means several containers: ${list.join(", ")}`);
}

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
    ? toContainer(ctx, runtime, facts)
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
  const { id, name, status } = container;
  const cure = status === "paused"
    ? {
      message: "is paused, so that nothing can be started in it",
      hint: `${container.runtime} unpause ${name}`,
    }
    : status === VANISHED
    ? { message: "does not exist any more", hint: "agenttower container scan" }
    : { message: `is not running (${status})`, hint: `${container.runtime} start ${name}` };
  throw new Refusal(
    "container_inactive",
    `container ${name} (${id.slice(0, 12)}) ${cure.message}`,
    { container_id: id },
    cure.hint,
  );
}

function engineUnavailable(program: EngineProgram, reason: string): Refusal<"docker_unavailable"> {
  return new Refusal(
    "docker_unavailable",
    `the container engine cannot be asked: ${reason}`,
    { reason },
    `see whether "${program} ps" works here; agenttower doctor checks it too`,
  );
}

function notFound(
  ctx: Context,
  ref: string,
  unwanted: readonly string[],
): Refusal<"container_not_found"> {
  return new Refusal(
    "container_not_found",
    `there is no container "${ref}"`,
    { container_id: ref },
    notFoundHint(ctx, ref, unwanted),
  );
}

function notFoundHint(ctx: Context, ref: string, unwanted: readonly string[]): string {
  if (ctx.peer.kind === "container") {
    return "agenttower container list shows what this container may see";
  }
  if (unwanted.includes(ref)) {
    return `${ref} runs, but containers.name_contains in ${ctx.paths.config}/config.yaml does not take its name`;
  }
  const names = knownContainers(ctx).filter((container) => container.active).map(({ name }) =>
    name
  );
  const near = nearest(ref, names) ?? names.find((name) => name.includes(ref));
  if (near !== undefined) return `did you mean "${near}"?`;
  return `known and running: ${names.join(", ")}; agenttower container scan looks for more`;
}

/** `app.container.list`, and `container list`. */
export function containerList(ctx: Context): { items: ContainerView[] } {
  return { items: knownContainers(ctx).map(containerView) };
}

/**
 * `app.container.detail`.
 *
 * @throws {Refusal} `container_not_found`.
 */
export function containerDetail(ctx: Context, id: string): ContainerView {
  const container = knownContainer(ctx, id);
  if (!container) throw notFound(ctx, id, []);
  return containerView(container);
}
