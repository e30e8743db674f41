/** PANE on the command line. */
import type { Context } from "../../context.ts";
import { isFullId } from "../../model/identifier.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { managedPaneNotFound } from "../../model/refusals/managed.ts";
import { isLive } from "../../model/states.ts";
import { soughtAgents } from "../../store/agents.ts";
import { nearPanes, soughtPanes } from "../../store/panes.ts";
import { ambiguous, matches, type Named, nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";
import { soughtBy } from "./sought_by.ts";

/**
 * The full id of the pane that `ref` means. An agent's id is taken too, so that the method can say what it
 * is; a full id is taken as it is.
 *
 * @throws {Refusal} `managed_pane_not_found`; `validation_failed` when several match.
 */
export async function paneId(ctx: Context, ref: string): Promise<string> {
  if (isFullId(ref)) return ref;
  const containers = await namedContainers(ctx, ref);
  const sought = soughtBy(ctx, containers, ref);
  const records = sought ? soughtPanes(ctx.store, sought).map(named) : [];
  const found = matches(records, containers, ref);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) throw ambiguous("pane", ref, found, containers);
  const agents = (sought ? soughtAgents(ctx.store, sought) : [])
    .map((agent): Named => ({ ...agent, name: agent.label, rank: agent.active ? 0 : 1 }));
  const [agent, ...others] = matches(agents, containers, ref);
  if (agent && others.length === 0) return agent.id;
  const near = reachable(ctx, nearPanes(ctx.store))
    .map((pane): Named => ({ ...pane, name: pane.label, rank: 0 }));
  throw managedPaneNotFound(ref, { near: nearName(ref, near, containers) });
}

/** A label names the live pane that has it, and where none lives the newest. */
function named(pane: ManagedPane): Named {
  return { ...pane, name: pane.label, rank: isLive(pane.state) ? 0 : 1 };
}
