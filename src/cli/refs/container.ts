/** CONTAINER on the command line. */
import type { Context } from "../../context.ts";
import { isRefusal } from "../../model/errors.ts";
import { resolveContainer, type ResolveOptions } from "../../containers/resolve_container.ts";

/**
 * The full id of the container that `ref` means; one that is not known causes one scan.
 *
 * @throws {Refusal} `container_not_found`, `validation_failed` when several match, `docker_unavailable`;
 * `host_only` inside a container for everything but itself.
 */
export async function containerId(
  ctx: Context,
  ref: string,
  options: ResolveOptions = {},
): Promise<string> {
  return (await resolveContainer(ctx, ref, options)).id;
}

/** As {@link containerId}, for a filter that may be left out. What is not for this process is left to the method. */
export async function containerFilter(
  ctx: Context,
  ref: string | undefined,
): Promise<string | undefined> {
  if (ref === undefined) return undefined;
  try {
    return await containerId(ctx, ref);
  } catch (error) {
    // Lists are narrowed in silence.
    if (isRefusal(error, "host_only")) return ref;
    throw error;
  }
}
