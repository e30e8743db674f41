/** ROUTE on the command line. */
import type { Context } from "../../context.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { isFullId, MIN_ID_PREFIX } from "../../model/identifier.ts";
import { allRoutes } from "../../store/routes.ts";

/**
 * The full id of the route that `ref` means, an id or a prefix of it. One that means none is taken as it is: the
 * method says that it does not exist.
 *
 * @throws {Refusal} `validation_failed` when several match.
 */
export function routeId(ctx: Context, ref: string): string {
  if (isFullId(ref) || ref.length < MIN_ID_PREFIX) return ref;
  const found = allRoutes(ctx.store).filter(({ id }) => id.startsWith(ref));
  if (found.length <= 1) return found[0]?.id ?? ref;
  const list = found.map(({ id }) => id).join(", ");
  throw invalid("route_id", `"${ref}" means several: ${list}`);
}
