/** `completions bash|zsh|fish` */
import { advise } from "../../model/advice.ts";
import { argument } from "../args/spec.ts";
import { UsageError } from "../args/usage_error.ts";
import { command, type Noun } from "../command/command.ts";
import { bashCompletions } from "../completions/bash.ts";
import { fishCompletions } from "../completions/fish.ts";
import { grammarOf } from "../completions/grammar.ts";
import { zshCompletions } from "../completions/zsh.ts";
import { EXIT } from "../command/exit.ts";

const SHELLS = { bash: bashCompletions, zsh: zshCompletions, fish: fishCompletions };

const completions = command({
  name: "",
  summary: "Print a script that completes commands, options and names in a shell",
  arguments: { shell: argument("SHELL", "bash, zsh or fish", Object.keys(SHELLS)) },
  examples: [
    "source <(agenttower completions bash)",
    "source <(agenttower completions zsh)",
    "agenttower completions fish | source",
  ],
  run: async (cli, args) => {
    const { shell } = args;
    if (shell !== "bash" && shell !== "zsh" && shell !== "fish") {
      throw new UsageError(
        "SHELL",
        `there are no completions for "${shell}"`,
        advise`bash, zsh or fish`,
      );
    }
    const script = SHELLS[shell](grammarOf(await cli.commands.load()));
    if (cli.terminal.json) cli.printResult({ shell, script });
    else cli.terminal.print(script);
    return EXIT.done;
  },
});

export default {
  name: "completions",
  summary: completions.summary,
  commands: [completions],
} satisfies Noun;
