/** `agent keys` and `agent answer`. */
import { KEY_NAMES } from "../../../model/activity/keys.ts";
import { agentAnswerMethod, agentKeysMethod } from "../../../rpc/methods/agent_input.ts";
import { argument, option, restArguments } from "../../args/spec.ts";
import { UsageError } from "../../args/usage_error.ts";
import { command } from "../../command/command.ts";
import { EXIT } from "../../command/exit.ts";
import { agentId } from "../../refs/agent.ts";
import { agentArgument } from "../../refs/agent_argument.ts";

export const agentKeys = command({
  name: "keys",
  summary: "Press keys in an agent's pane",
  method: "app.agent.keys",
  arguments: {
    agent: agentArgument,
    keys: restArguments("KEY", `${KEY_NAMES.join(", ")}, or one character`, KEY_NAMES),
  },
  options: {
    "if-screen": option("TEXT", "only while a row of its screen shows this"),
  },
  examples: [
    "agenttower agent keys local/s1 Escape",
    'agenttower agent keys local/s1 Down Enter --if-screen "Choose a model"',
  ],
  run: async (cli, args, options) => {
    if (args.keys.length === 0) throw new UsageError("KEY", "KEY is required");
    const params = {
      agent_id: await agentId(await cli.context(), args.agent),
      keys: args.keys,
      if_screen: options["if-screen"],
    };
    const { pressed } = await cli.present(agentKeysMethod, params, (result) => {
      if (result.pressed) cli.terminal.print("pressed");
      else cli.terminal.error("not pressed", "the screen does not show it");
    });
    return pressed ? EXIT.done : EXIT.refused;
  },
});

export const agentAnswer = command({
  name: "answer",
  summary: "Answer the permission dialog of an agent's program",
  method: "app.agent.answer",
  arguments: {
    agent: agentArgument,
    choice: argument("yes|no|N", "yes to this once, no, or the number of a choice", ["yes", "no"]),
  },
  examples: ["agenttower agent answer local/s1 yes", "agenttower agent answer local/s1 2"],
  run: async (cli, args) => {
    const params = {
      agent_id: await agentId(await cli.context(), args.agent),
      choice: args.choice,
    };
    const { answered } = await cli.present(agentAnswerMethod, params, (result) => {
      if (result.answered) cli.terminal.print(`answered with ${result.choice}`);
      else {cli.terminal.error(
          "not answered",
          `${result.choice} was pressed, and the dialog is still open`,
        );}
    });
    return answered ? EXIT.done : EXIT.refused;
  },
});
