/** One text for each agent of a layout. */
import { Refusal } from "../../../model/errors.ts";
import { invalid } from "../../../model/refusals/validation.ts";
import { sendInputMethod } from "../../../rpc/methods/agent_input.ts";
import { layoutDetailMethod } from "../../../rpc/methods/layouts.ts";
import type { Params } from "../../../rpc/access.ts";
import type { Cli } from "../../command/cli.ts";
import { layoutId } from "../../refs/layout.ts";
import type { AgentOutcome } from "../../render/outcomes.ts";

/** An agent of a layout. */
interface LayoutAgent {
  readonly agent_id: string;
  readonly label: string;
}

/** @throws {Refusal} also where the layout has none of these roles. */
export async function agentsOfLayout(
  cli: Cli,
  layout: string,
  roles: readonly string[],
): Promise<LayoutAgent[]> {
  const layout_id = await layoutId(await cli.context(), layout);
  const { panes, tmux_session_name } = await cli.perform(layoutDetailMethod, { layout_id });
  const agents = panes.flatMap(({ agent_id, label, role }) =>
    agent_id !== null && (roles.length === 0 || roles.includes(role)) ? [{ agent_id, label }] : []
  );
  if (agents.length > 0) return agents;
  const which = roles.length === 0 ? "" : ` that is a ${roles.join(" or a ")}`;
  throw invalid("layout_id", `${tmux_session_name} has no agent${which}`);
}

/** All at once; what becomes of one keeps no other from getting it. */
export async function sendToEach(
  cli: Cli,
  agents: readonly LayoutAgent[],
  params: Params,
): Promise<AgentOutcome[]> {
  return await Promise.all(agents.map(async ({ agent_id, label }) => {
    try {
      return { ...await cli.perform(sendInputMethod, { ...params, agent_id }), label };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const nothing = { delivered: false, submitted: false, left_in_box: false };
      const outcome = error.code === "validation_failed" ? "refused" : "unknown";
      return { agent_id, label, outcome, ...nothing, detail: error.message } as const;
    }
  }));
}
