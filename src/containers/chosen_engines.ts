/** The engines that are asked for containers. */
import type { Context } from "../context.ts";
import { type Engine, engineOf, NAMED_ENGINE_OPTIONS } from "../model/engine/engine_command.ts";
import { ALL_CONTEXTS } from "../model/settings.ts";
import { listContexts } from "../system/runtime/contexts.ts";

/** The engines of the settings, and why some of them could not be told. */
export interface Engines {
  readonly engines: readonly Engine[];
  /** Why docker did not say which contexts it has; null where it was not asked, or did. */
  readonly unlisted: string | null;
}

/** Those that the settings name, in their order; none twice. */
export async function chosenEngines(
  { settings, exec }: Pick<Context, "settings" | "exec">,
): Promise<Engines> {
  const { engines, containers } = settings;
  if (engines.length === 0) return { engines: [engineOf(containers.runtime)], unlisted: null };
  const named = engines.filter((choice) => choice !== ALL_CONTEXTS);
  if (named.length === engines.length) return { engines: named, unlisted: null };
  const listing = await listContexts(exec);
  if (listing.kind === "unlisted") return { engines: named, unlisted: listing.reason };
  const taken = new Set(named.map(({ name }) => name));
  const contexts = listing.names.filter((name) => !taken.has(name)).map((name): Engine => ({
    name,
    command: ["docker", NAMED_ENGINE_OPTIONS.docker, name],
  }));
  return { engines: [...named, ...contexts], unlisted: null };
}
