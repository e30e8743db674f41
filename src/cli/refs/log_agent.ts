/** AGENT where a managed pane will do as well: its agent is meant then. */
import { advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import { MIN_ID_PREFIX } from "../../model/identifier.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { soughtPanes } from "../../store/panes.ts";
import { soughtByPrefix } from "../../store/sought.ts";
import { agentId } from "./agent.ts";
import { AGENTS } from "./kinds.ts";
import { findRecords } from "./find_records.ts";
import { namedContainers } from "./named_containers.ts";
import { reachable } from "./reachable.ts";

/**
 * The full id of the agent that `ref` means, or of the agent of the one managed pane that it means.
 *
 * @throws {Refusal} `validation_failed` when neither is there.
 */
export async function logAgentId(ctx: Context, ref: string): Promise<string> {
  const agents = findRecords(ctx, AGENTS, await namedContainers(ctx, ref), ref);
  const isName = ref.length < MIN_ID_PREFIX || agents.some(({ name }) => name === ref);
  const panes = isName ? [] : reachable(ctx, soughtPanes(ctx.store, soughtByPrefix(ref, null)));
  const [pane, ...others] = panes;
  if (!pane || others.length > 0) return await agentId(ctx, ref);
  if (pane.agentId !== null) return pane.agentId;
  throw invalid(
    "agent_id",
    `${pane.label} has no log: it is ${pane.state} and never became an agent`,
    advise`see why: agenttower pane show ${pane.id}`,
  );
}
