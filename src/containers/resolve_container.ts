/** The container that a person names on the command line. */
import { asked } from "../model/engine/pod.ts";
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER, RUNNING } from "../model/container.ts";
import { isRefusal } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";
import { dockerUnavailable, hostOnly } from "../model/refusals/containers.ts";
import { invalid } from "../model/refusals/validation.ts";
import { inspect } from "../system/runtime/engine.ts";
import { isNamed, namesAmong } from "./container_names.ts";
import { knownContainers } from "./known.ts";
import { matchContainers } from "./match_container.ts";
import { notFound } from "./not_found.ts";
import { ownContainer } from "./own_container.ts";
import type { SilentEngine } from "./scan_containers.ts";

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
 * an engine is to be asked and cannot be, but `container_not_found` where `local` was meant; `host_only` inside a container for everything but itself.
 */
export async function resolveContainer(
  ctx: Context,
  ref: string,
  options: ResolveOptions = {},
): Promise<Container> {
  if (ctx.peer.kind === "container") return resolveOwn(ctx, ref);
  const known = options.running ? await chooseRunning(ctx, ref) : choose(knownContainers(ctx), ref);
  if (known) return known;
  const { scan } = await import("./scan_containers.ts");
  const { running, unwanted, silent } = await scan(ctx).catch((error) => {
    if (isRefusal(error, "docker_unavailable") && nearest(ref, [LOCAL_CONTAINER]) !== null) {
      throw notFound(ctx, ref, []);
    }
    throw error;
  });
  // Another engine may have one of the same name.
  const found = choose(running, ref) ?? choose(knownContainers(ctx), ref);
  if (found) return found;
  requireAllAnswered(silent);
  throw notFound(ctx, ref, unwanted);
}

/** Inside a container only that container can be named. */
function resolveOwn(ctx: Context, ref: string): Container {
  const own = ownContainer(ctx);
  const match = own && choose([own], ref);
  if (!match) throw hostOnly();
  return match;
}

/** The only one that is meant, unless its name may be another's by now. */
async function chooseRunning(ctx: Context, ref: string): Promise<Container | undefined> {
  const [match, ...others] = matchContainers(knownContainers(ctx), ref);
  if (match === undefined || others.length > 0) return undefined;
  return await isOutdated(ctx, match, ref) ? undefined : match;
}

/**
 * Whether a name's container does not run any more or bears another name, so that the name may be another's.
 *
 * @throws {Refusal} `docker_unavailable`
 */
async function isOutdated(ctx: Context, container: Container, ref: string): Promise<boolean> {
  const { via } = container;
  if (via === null || !isNamed(container, ref)) return false;
  if (!container.active) return true;
  const seen = await inspect(ctx.exec, via.command, [asked(container)]);
  if (seen.kind === "engine_down") throw dockerUnavailable(via, seen.reason);
  const [now] = seen.found;
  if (now?.status !== RUNNING || !isNamed({ name: now.name, via }, ref)) return true;
  ctx.inspected.set(container.id, { facts: now, at: ctx.clock.elapsed() });
  return false;
}

/**
 * Nothing is known to be nowhere while an engine does not answer.
 *
 * @throws {Refusal} `docker_unavailable`
 */
export function requireAllAnswered([first]: readonly SilentEngine[]): void {
  if (first !== undefined) throw dockerUnavailable(first.engine, first.reason);
}

function choose(containers: readonly Container[], ref: string): Container | undefined {
  const matches = matchContainers(containers, ref);
  if (matches.length <= 1) return matches[0];
  const names = namesAmong(matches);
  const list = matches.map(({ id, name, status }) =>
    `${id.slice(0, 12)} (${names.get(id) ?? name}, ${status})`
  );
  throw invalid("container", `"${ref}" means several containers: ${list.join(", ")}`);
}
