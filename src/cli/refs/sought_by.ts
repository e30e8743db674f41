/** What a reference asks the database for, so that it reads only what the reference may mean. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { MIN_ID_PREFIX } from "../../model/identifier.ts";
import { peerScopeOf } from "../../rpc/access.ts";
import { type Sought, soughtByPrefix } from "../../store/sought.ts";
import { isCalled } from "./match.ts";

/**
 * Within what the caller may name, one after the other: what comes first is meant before what follows.
 *
 * @throws {Refusal} `host_only`
 */
export function soughtBy(
  ctx: Context,
  containers: readonly Container[],
  ref: string,
): Sought[] {
  const scope = peerScopeOf(ctx);
  const own = scope.kind === "host" ? null : scope.containerId;
  const slash = ref.indexOf("/");
  const containerIds = containers
    .filter((each) => slash < 0 || isCalled(each, ref.slice(0, slash)))
    .map(({ id }) => id)
    .filter((id) => own === null || id === own);
  const named: Sought = { by: "name", containerIds, name: ref.slice(slash + 1) };
  return slash >= 0 || ref.length < MIN_ID_PREFIX
    ? [named]
    : [named, soughtByPrefix(ref.toLowerCase(), own)];
}
