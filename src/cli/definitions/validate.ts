/** `template validate`, `profile validate` and `program validate`. */
import { ConfigProblem, type ConfigWarning, toWarning } from "../../config/problem.ts";
import type { Cli } from "../command/cli.ts";
import { warningLine } from "../terminal/config_warnings.ts";
import { EXIT } from "../command/exit.ts";
import { count } from "../render/words.ts";
import { visible } from "../../model/visible.ts";

/** The nouns of definitions. */
export type DefinitionName = "template" | "profile" | "program";

/** What a check of definitions found. */
export interface Findings {
  /** Of those that can be used. */
  readonly names: readonly string[];
  readonly warnings: readonly ConfigWarning[];
  /** What is no fault of the files. */
  readonly remarks: readonly string[];
}

/** Prints every problem; exit 1 when there is one. Remarks are no problems. */
export function validate(
  cli: Cli,
  kind: DefinitionName,
  { names, warnings, remarks }: Findings,
): number {
  if (cli.terminal.json) {
    const problems = warnings.map(({ excerpt: _, ...problem }) => problem);
    cli.printResult({ usable: [...names].sort(), problems, remarks });
  } else {
    for (const warning of warnings) {
      cli.terminal.print(visible(warningLine(warning)));
      if (warning.excerpt !== undefined) cli.terminal.print(warning.excerpt);
    }
    for (const remark of remarks) cli.terminal.print(visible(remark));
    const usable = count(names.length, `usable ${kind}`);
    cli.terminal.print(`${usable}, ${count(warnings.length, "problem")}`);
  }
  return warnings.length === 0 ? EXIT.done : EXIT.refused;
}

/** The definitions that can be used, and what is wrong with the others. */
export interface Checked<T> {
  readonly usable: T[];
  readonly warnings: ConfigWarning[];
}

/** What single files give, as the loaders say it of a folder. */
export function checkFiles<T>(
  files: readonly string[],
  read: (file: string) => { readonly value: T; readonly warnings: readonly ConfigWarning[] },
): Checked<T> {
  const usable: T[] = [];
  const warnings: ConfigWarning[] = [];
  for (const file of files) {
    try {
      const reading = read(file);
      usable.push(reading.value);
      warnings.push(...reading.warnings);
    } catch (error) {
      if (!(error instanceof ConfigProblem)) throw error;
      warnings.push(toWarning(error));
    }
  }
  return { usable, warnings };
}
