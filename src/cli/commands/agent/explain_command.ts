/** `agent explain` */
import { agentDetailMethod } from "../../../rpc/methods/agents.ts";
import { command } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { agentId } from "../../refs/agent.ts";
import { explanationText } from "../../render/activity.ts";
import { agentArgument } from "../../refs/agent_argument.ts";

export const agentExplain = command({
  name: "explain",
  summary: "Show what says what an agent is doing, and why that counts",
  method: "app.agent.detail",
  arguments: { agent: agentArgument },
  examples: ["agenttower agent explain local/s1"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    const agent_id = await agentId(ctx, args.agent);
    await cli.present(agentDetailMethod, { agent_id }, (agent) => {
      cli.terminal.print(explanationText(agent, ctx.clock.now(), cli.terminal));
    });
    return EXIT.done;
  },
});
