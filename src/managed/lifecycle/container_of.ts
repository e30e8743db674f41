/** The container of a record. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { knownContainer } from "../../containers/known.ts";

/** Containers are never deleted, so that every record's is known. */
export function containerOf(ctx: Context, containerId: string): Container {
  const container = knownContainer(ctx, containerId);
  if (!container) throw new Error(`no container ${containerId} on record`);
  return container;
}
