/** The refusal of a container that is not known, with what was probably meant. */
import type { Context } from "../context.ts";
import type { Refusal } from "../model/errors.ts";
import { SETTINGS_FILE } from "../model/settings.ts";
import { containerNotFound } from "../model/refusals/containers.ts";
import { knownContainers } from "./known.ts";

/** @param unwanted Names of running containers that the settings do not take. */
export function notFound(
  ctx: Context,
  ref: string,
  unwanted: readonly string[],
): Refusal<"container_not_found"> {
  const running = knownContainers(ctx).filter(({ active }) => active).map(({ name }) => name);
  const unwantedBy = unwanted.includes(ref) ? `${ctx.paths.config}/${SETTINGS_FILE}` : null;
  return containerNotFound(ref, running, unwantedBy);
}
