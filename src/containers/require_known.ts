/** The container of a wire method that only reads what is on record. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { knownContainer } from "./known.ts";
import { notFound } from "./not_found.ts";

/**
 * A container by its id, as {@link knownContainer} takes it.
 *
 * @throws {Refusal} `container_not_found`.
 */
export function requireKnownContainer(ctx: Context, id: string): Container {
  const container = knownContainer(ctx, id);
  if (!container) throw notFound(ctx, id, []);
  return container;
}
