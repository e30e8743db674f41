/** The hidden command that completions ask for names: `__complete KIND -- CURRENT WORD…`. Changes nothing, and runs no recovery. */
import { argument, optionalArgument, restArguments } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";

const complete = command({
  name: "",
  summary: "Print the names that a shell may offer",
  arguments: {
    kind: argument("KIND", "what for"),
    current: optionalArgument("CURRENT", "the word at the cursor, up to it"),
    words: restArguments("WORD", "the line's words before it, without the first"),
  },
  examples: [],
  run: async (cli, { kind, current = "", words }) => {
    const { namesFor } = await import("../completions/names.ts");
    const names = await namesFor(kind, { current, words }, cli.paths(), cli.commands);
    for (const name of names) {
      // A line is a name, and what a terminal may not show as it is has to be typed.
      if (!/[\p{C}\p{Zl}\p{Zp}]/u.test(name)) cli.terminal.print(name);
    }
    return EXIT.done;
  },
});

export default {
  name: "__complete",
  summary: complete.summary,
  commands: [complete],
} satisfies Noun;
