/** LAYOUT on the command line. */
import type { Context } from "../../context.ts";
import { isFullId, tmuxSessionName } from "../../model/identifier.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import { managedLayoutNotFound } from "../../model/refusals/managed.ts";
import { nearLayouts, soughtLayouts } from "../../store/layouts.ts";
import { ambiguous, matches, type Named, nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";
import { soughtBy } from "./sought_by.ts";

/**
 * The full id of the layout that `ref` means. A full id is taken as it is: the method says whether it exists.
 *
 * @throws {Refusal} `managed_layout_not_found`; `validation_failed` when several match.
 */
export async function layoutId(ctx: Context, ref: string): Promise<string> {
  if (isFullId(ref)) return ref;
  const containers = await namedContainers(ctx, ref);
  const sought = soughtBy(ctx, containers, asSession(ref));
  const records = sought ? soughtLayouts(ctx.store, sought).map(named) : [];
  const found = matches(records, containers, asSession(ref));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) throw ambiguous("layout", ref, found, containers);
  const near = reachable(ctx, nearLayouts(ctx.store)).map(named);
  throw managedLayoutNotFound(ref, nearName(ref, near, containers));
}

/** A removed layout's session name may be another's by now; a failed one's too. */
const RANKS = { creating: 0, ready: 0, degraded: 0, failed: 1, removed: 2 } as const;

function named(layout: ManagedLayout): Named {
  return { ...layout, name: layout.tmuxSessionName, rank: RANKS[layout.state] };
}

function asSession(ref: string): string {
  const slash = ref.indexOf("/");
  return slash < 0 ? ref : ref.slice(0, slash + 1) + tmuxSessionName(ref.slice(slash + 1));
}
