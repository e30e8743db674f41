/** AGENT on the command line. */
import type { Context } from "../../context.ts";
import type { Agent } from "../../model/agent.ts";
import { unknownAgent } from "../../model/refusals/validation.ts";
import { nearAgents, soughtAgents } from "../../store/agents.ts";
import { idOf, type Kind } from "./find_records.ts";
import type { Named } from "./match.ts";

export const AGENTS: Kind = {
  noun: "agent",
  sought: (reader, sought) => soughtAgents(reader, sought).toReversed().map(named),
  near: (reader) => nearAgents(reader).toReversed().map(named),
  spelled: (name) => name,
};

/**
 * The full id of the agent that `ref` means.
 *
 * @throws {Refusal} `validation_failed` when none or several match.
 */
export async function agentId(ctx: Context, ref: string): Promise<string> {
  return await idOf(ctx, AGENTS, ref, (near) => {
    throw unknownAgent("agent_id", ref, near());
  });
}

/** An agent that is out of use has given its label up; of several, the newest was called so last. */
function named(agent: Agent, age: number): Named {
  return { ...agent, name: agent.label, rank: agent.active ? 0 : 1 + age, over: !agent.active };
}
