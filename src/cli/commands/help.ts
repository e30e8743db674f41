/** `help [COMMAND…]` */
import { restArguments } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { findCommand } from "../run/find_command.ts";
import { commandHelp, nounHelp, topHelp } from "../render/help.ts";

const help = command({
  name: "",
  summary: "Show help for a command",
  arguments: { words: restArguments("COMMAND", "as it is typed", "command") },
  examples: ["agenttower help layout create"],
  run: async (cli, args) => {
    const { noun, command } = await findCommand(args.words);
    if (noun === null) {
      const { loadNouns } = await import("./index.ts");
      cli.terminal.print(topHelp(await loadNouns()));
    } else cli.terminal.print(command === null ? nounHelp(noun) : commandHelp(noun, command));
    return EXIT.done;
  },
});

export const noun: Noun = { name: "help", summary: help.summary, commands: [help] };
