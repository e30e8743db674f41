/** The containers this state knows: found by scanning, named by people, required by the wire methods. */
import type { Context } from "../context.ts";
import { notFound } from "./not_found.ts";
import { type ContainerView, containerView } from "./container_view.ts";
import { knownContainer, knownContainers } from "./known.ts";

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
