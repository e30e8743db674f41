/** The records that the caller may name. */
import type { Context } from "../../context.ts";
import { peerScopeOf } from "../../rpc/access.ts";

/** All of them on the host; inside a container, its own. @throws {Refusal} `host_only` */
export function reachable<T extends { readonly containerId: string }>(
  ctx: Context,
  records: readonly T[],
): T[] {
  const scope = peerScopeOf(ctx);
  return records.filter((record) =>
    scope.kind === "host" || record.containerId === scope.containerId
  );
}
