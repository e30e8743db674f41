/** Whether a container could not be looked at last. */
import type { Context } from "../../../context.ts";
import { staleReasonOf } from "../../../store/container_check.ts";

export function staleIn({ store }: Context): (containerId: string) => boolean {
  return (containerId) => staleReasonOf(store, containerId) !== null;
}
