/** AGENT on the command line: an id, a unique prefix of it, or CONTAINER/LABEL. */
import type { Context } from "../../context.ts";
import type { Agent } from "../../model/agent.ts";
import { unknownAgent } from "../../model/refusals/validation.ts";
import { isFullId } from "../../model/identifier.ts";
import { allAgents } from "../../store/agents.ts";
import { ambiguous, matches, type Named, nearName } from "./match.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";

/**
 * The full id of the agent that `ref` means.
 *
 * @throws {Refusal} `validation_failed` when none or several match.
 */
export async function agentId(ctx: Context, ref: string): Promise<string> {
  if (isFullId(ref)) return ref;
  const containers = await namedContainers(ctx, ref);
  const records = reachable(ctx, allAgents(ctx.store)).toReversed().map(named);
  const found = matches(records, containers, ref);
  const [only] = found;
  if (only !== undefined && found.length === 1) return only.id;
  if (found.length > 1) throw ambiguous("agent", ref, found, containers);
  throw unknownAgent("agent_id", ref, nearName(ref, records, containers));
}

/** An agent that is out of use has given its label up; of several, the newest was called so last. */
function named(agent: Agent, age: number): Named {
  return { ...agent, name: agent.label, rank: agent.active ? 0 : 1 + age };
}
