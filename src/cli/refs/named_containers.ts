/** The containers that a reference CONTAINER/NAME may mean. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { isRefusal } from "../../model/errors.ts";
import { knownContainers } from "../../containers/known.ts";
import { isCalled } from "./match.ts";

/**
 * The containers on record, after one scan where none of them is called as `ref` says: it may have been
 * renamed. References are to what is on record, so an engine that cannot be asked refuses none.
 */
export async function namedContainers(ctx: Context, ref: string): Promise<Container[]> {
  const known = knownContainers(ctx);
  const slash = ref.lastIndexOf("/");
  if (slash < 0 || known.some((container) => isCalled(container, ref.slice(0, slash)))) {
    return known;
  }
  if (ctx.peer.kind === "container" || ctx.store.readOnly) return known;
  try {
    const { scan } = await import("../../containers/scan_containers.ts");
    await scan(ctx);
  } catch (error) {
    if (!isRefusal(error, "docker_unavailable")) throw error;
  }
  return knownContainers(ctx);
}
