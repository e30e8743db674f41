/** What is wrong with a configuration file, and where. */
import type { Advice } from "../model/advice.ts";

/**
 * One thing to tell the operator about a configuration file. `reason` is plain text that repeats no
 * environment value, no argument and nothing else of a file's content that is not a plain word.
 */
export interface ConfigWarning {
  readonly file: string;
  /** From 1; 1 also for what concerns the whole file. */
  readonly line: number;
  readonly reason: string;
}

/** The reason why a configuration file cannot be used; thrown within `src/config` and by its readers. */
export class ConfigProblem extends Error {
  override readonly name = "ConfigProblem";

  constructor(
    readonly file: string,
    readonly line: number,
    /** The dotted key it is about; empty for the whole file. */
    readonly field: string,
    readonly reason: string,
    readonly hint?: Advice,
  ) {
    super(`${file}:${line}: ${field === "" ? "" : `${field}: `}${reason}`);
  }
}

/** The problem as a warning, its hint included. */
export function toWarning({ file, line, field, reason, hint }: ConfigProblem): ConfigWarning {
  const subject = field === "" ? "" : `${field}: `;
  return { file, line, reason: `${subject}${reason}${hint === undefined ? "" : `; ${hint}`}` };
}
