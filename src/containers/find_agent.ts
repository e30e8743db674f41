/** Agents by their ids, or the refusal that says why not. */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { Container } from "../model/container.ts";
import { invalid, unknownAgent } from "../model/refusals/validation.ts";
import { getAgent } from "../store/agents.ts";
import { knownContainer } from "./known.ts";

/** @throws {Refusal} `validation_failed` naming `field` when there is no such agent. */
export function requireAgent(ctx: Context, agentId: string, field = "agent_id"): Agent {
  const agent = getAgent(ctx.store, agentId);
  if (!agent) throw unknownAgent(field, agentId);
  return agent;
}

/** @throws {Refusal} `validation_failed` when there is no such agent, or it is out of use. */
export function requireActiveAgent(ctx: Context, agentId: string, field = "agent_id"): Agent {
  const agent = requireAgent(ctx, agentId, field);
  if (agent.active) return agent;
  throw invalid(field, `agent ${agent.label} (${agent.id}) is out of use`, "agenttower agent list");
}

/** The container of an agent; containers are never deleted, so that it is known. */
export function containerOfAgent(ctx: Context, agent: Agent): Container {
  const container = knownContainer(ctx, agent.containerId);
  if (container) return container;
  throw new Error(`no container ${agent.containerId} on record`);
}
