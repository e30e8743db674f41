/** `agent wait` */
import { ACTIVITIES } from "../../../model/activity/activity.ts";
import { agentWaitMethod } from "../../../rpc/methods/agents.ts";
import { flag, numberOption, repeatedOption, restArguments } from "../../args/spec.ts";
import { wideOption } from "../../args/common_options.ts";
import { UsageError } from "../../args/usage_error.ts";
import { command } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { agentId } from "../../refs/agent.ts";
import { AGENT_NAMES } from "../../refs/agent_argument.ts";
import { agentTable } from "../../render/agents.ts";
import { viewOf } from "../../render/view.ts";
import { untilInterrupted } from "../../terminal/interrupt.ts";
import { advise } from "../../../model/advice.ts";
import { staleIn } from "./stale_in.ts";

/** The longest that one request waits, in seconds. */
const LONGEST_REQUEST = 60;

export const agentWait = command({
  name: "wait",
  summary: "Wait until an agent is idle, waits for somebody, or has ended",
  more: "Exits 0 with the agents of which it is so, 5 when the time is up.",
  method: "app.agent.wait",
  arguments: {
    agents: restArguments(
      "AGENT",
      AGENT_NAMES,
      "agent",
    ),
  },
  options: {
    for: repeatedOption(
      "ACTIVITY",
      `one of ${ACTIVITIES.join(", ")} (default: idle, waiting and exited)`,
      ACTIVITIES,
    ),
    all: flag("until it is so of all of them"),
    wide: wideOption,
    timeout: numberOption("SECONDS", "give up after this long"),
  },
  examples: [
    "agenttower agent wait local/s1 --for idle --timeout 600",
    "agenttower agent wait local/s1 local/s2 --all",
  ],
  run: async (cli, args, options) => {
    if (args.agents.length === 0) {
      throw new UsageError("AGENT", "no agent to wait for", advise`name one or more`);
    }
    const ctx = await cli.context();
    const agent_ids = await Promise.all(args.agents.map((ref) => agentId(ctx, ref)));
    const begun = ctx.clock.elapsed();
    const left = () =>
      options.timeout === undefined
        ? LONGEST_REQUEST
        : Math.max(0, options.timeout - (ctx.clock.elapsed() - begun) / 1000);
    const wait = async () => {
      while (true) {
        const seconds = Math.min(left(), LONGEST_REQUEST);
        const result = await cli.perform(agentWaitMethod, {
          agent_ids,
          ...(options.for.length === 0 ? {} : { for: options.for }),
          all: options.all,
          timeout_ms: Math.round(seconds * 1000),
        });
        if (!result.timed_out || (options.timeout !== undefined && left() <= 0)) return result;
      }
    };
    const waited = await cli.busy(() => untilInterrupted(wait));
    if (waited === null) return EXIT.interrupted;
    const { value } = waited;
    if (cli.terminal.json) cli.printResult(value, agentWaitMethod.name);
    else {
      const shown = value.timed_out ? value.pending : value.reached;
      cli.terminal.print(agentTable(shown, viewOf(ctx, cli.terminal, options.wide), staleIn(ctx)));
      if (value.timed_out) cli.terminal.error("timed out", "it is not so yet");
    }
    return value.timed_out ? EXIT.timedOut : EXIT.done;
  },
});
