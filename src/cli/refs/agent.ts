/** AGENT on the command line: an id, a unique prefix of it, or CONTAINER/LABEL. */
import type { Context } from "../../context.ts";
import type { Agent } from "../../model/agent.ts";
import { unknownAgent } from "../../model/refusals/validation.ts";
import { isFullId } from "../../model/identifier.ts";
import { nearAgents, soughtAgents } from "../../store/agents.ts";
import { ambiguous, matches, type Named, nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";
import { soughtBy } from "./sought_by.ts";

/**
 * The full id of the agent that `ref` means.
 *
 * @throws {Refusal} `validation_failed` when none or several match.
 */
export async function agentId(ctx: Context, ref: string): Promise<string> {
  if (isFullId(ref)) return ref;
  const containers = await namedContainers(ctx, ref);
  const sought = soughtBy(ctx, containers, ref);
  const records = (sought ? soughtAgents(ctx.store, sought) : []).toReversed().map(named);
  const found = matches(records, containers, ref);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) throw ambiguous("agent", ref, found, containers);
  const near = reachable(ctx, nearAgents(ctx.store)).toReversed().map(named);
  throw unknownAgent("agent_id", ref, nearName(ref, near, containers));
}

/** An agent that is out of use has given its label up; of several, the newest was called so last. */
function named(agent: Agent, age: number): Named {
  return { ...agent, name: agent.label, rank: agent.active ? 0 : 1 + age };
}
