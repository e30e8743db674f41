/** The hidden command that completions ask for names: `__complete KIND`. Changes nothing, and runs no recovery. */
import { argument } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";

const complete = command({
  name: "",
  summary: "Print the names that a shell may offer",
  arguments: { kind: argument("KIND", "what for") },
  examples: [],
  run: async (cli, args) => {
    const { namesFor } = await import("../completions/names.ts");
    for (const name of await namesFor(args.kind, cli.paths(), cli.commands.names)) print(cli, name);
    return EXIT.done;
  },
});

function print(cli: Cli, name: string): void {
  // A shell splits at white space; such a name has to be typed.
  if (/^[\x21-\x7e]+$/.test(name)) cli.terminal.print(name);
}

export default {
  name: "__complete",
  summary: complete.summary,
  commands: [complete],
} satisfies Noun;
