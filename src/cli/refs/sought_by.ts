/** What a reference asks the database for, so that it reads only what the reference may mean. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { MIN_ID_PREFIX } from "../../model/identifier.ts";
import { peerScopeOf } from "../../rpc/access.ts";
import { type Sought, soughtByPrefix } from "../../store/sought.ts";
import { isCalled } from "./match.ts";

/**
 * Within what the caller may name. Null for a reference that can mean nothing.
 *
 * @throws {Refusal} `host_only`
 */
export function soughtBy(
  ctx: Context,
  containers: readonly Container[],
  ref: string,
): Sought | null {
  const scope = peerScopeOf(ctx);
  const own = scope.kind === "host" ? null : scope.containerId;
  const slash = ref.indexOf("/");
  if (slash >= 0) {
    const containerIds = containers.filter((each) => isCalled(each, ref.slice(0, slash)))
      .map(({ id }) => id)
      .filter((id) => own === null || id === own);
    return { by: "name", containerIds, name: ref.slice(slash + 1) };
  }
  return ref.length < MIN_ID_PREFIX ? null : soughtByPrefix(ref.toLowerCase(), own);
}
