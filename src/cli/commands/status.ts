/** `status` */
import { dashboardMethod } from "../../rpc/methods/overview.ts";
import { advise } from "../../model/advice.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { statusText } from "../render/overview/status.ts";
import { viewOf } from "../render/view.ts";
import { readStanding } from "../session/standing.ts";

const FIRST_STEPS = advise`agenttower layout create local --session demo --wait; agenttower help`;

const status = command({
  name: "",
  summary: "Show who waits for you, what failed and how it comes back, and what runs",
  method: "app.dashboard",
  more: "On a terminal, agenttower without more does the same.",
  examples: ["agenttower status"],
  run: async (cli) => {
    const ctx = await cli.context();
    await cli.present(dashboardMethod, {}, (result) => {
      cli.terminal.print(statusText(result, readStanding(ctx), viewOf(ctx, cli.terminal)));
      if (result.capacity.used === 0) cli.terminal.hint(FIRST_STEPS);
    });
    return EXIT.done;
  },
});

export default { name: "status", summary: status.summary, commands: [status] } satisfies Noun;
