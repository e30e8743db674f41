/** `help [COMMAND…]` */
import { restArguments } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { helpFor } from "../render/help.ts";
import { wrappedHelp } from "../render/wrapped_help.ts";

const help = command({
  name: "",
  summary: "Show help for a command",
  arguments: { words: restArguments("COMMAND", "as it is typed", "command") },
  examples: ["agenttower help layout create"],
  run: async (cli, args) => {
    const found = await cli.commands.find(args.words);
    const text = helpFor(found);
    if (cli.terminal.json) cli.printResult({ help: text });
    else cli.terminal.print(wrappedHelp(text, cli.terminal.width ?? Infinity));
    return EXIT.done;
  },
});

export default { name: "help", summary: help.summary, commands: [help] } satisfies Noun;
