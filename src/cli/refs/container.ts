/** CONTAINER on the command line. */
import type { Context } from "../../context.ts";
import { resolveContainer, type ResolveOptions } from "../../registry/containers.ts";

/**
 * The full id of the container that `ref` means; one that is not known causes one scan.
 *
 * @throws {Refusal} `container_not_found`, `validation_failed` when several match, `docker_unavailable`.
 */
export async function containerId(
  ctx: Context,
  ref: string,
  options: ResolveOptions = {},
): Promise<string> {
  return (await resolveContainer(ctx, ref, options)).id;
}

/** As {@link containerId}, for a filter that may be left out. */
export async function containerFilter(
  ctx: Context,
  ref: string | undefined,
): Promise<string | undefined> {
  return ref === undefined ? undefined : await containerId(ctx, ref);
}
