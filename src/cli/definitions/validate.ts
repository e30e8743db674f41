/** `template validate` and `profile validate`. */
import { ConfigProblem, type ConfigWarning, toWarning } from "../../config/problem.ts";
import type { Cli } from "../command/cli.ts";
import { warningLine } from "../terminal/config_warnings.ts";
import { EXIT } from "../command/exit.ts";
import { count } from "../render/words.ts";
import { visible } from "../../model/visible.ts";

/** Prints every problem; exit 1 when there is one. */
export function validate(
  cli: Cli,
  kind: "template" | "profile",
  names: readonly string[],
  warnings: readonly ConfigWarning[],
): number {
  if (cli.terminal.json) {
    cli.printResult({ usable: [...names].sort(), problems: warnings });
  } else {
    for (const warning of warnings) cli.terminal.print(visible(warningLine(warning)));
    const usable = count(names.length, `usable ${kind}`);
    cli.terminal.print(`${usable}, ${count(warnings.length, "problem")}`);
  }
  return warnings.length === 0 ? EXIT.done : EXIT.refused;
}

/** What single files give, as the loaders say it of a folder. */
export function checkFiles(
  files: readonly string[],
  read: (file: string) => {
    readonly value: { readonly name: string };
    readonly warnings: readonly ConfigWarning[];
  },
): { usable: string[]; warnings: ConfigWarning[] } {
  const usable: string[] = [];
  const warnings: ConfigWarning[] = [];
  for (const file of files) {
    try {
      const reading = read(file);
      usable.push(reading.value.name);
      warnings.push(...reading.warnings);
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      warnings.push(toWarning(error));
    }
  }
  return { usable, warnings };
}
