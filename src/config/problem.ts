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
  /** From 1, in characters; absent where all of the line is meant. */
  readonly column?: number;
  readonly reason: string;
  /** The line and a mark under the place, safe to show on a terminal. */
  readonly excerpt?: string;
}

/** A place within a line. */
export interface Spot {
  readonly column: number;
  readonly excerpt?: string;
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
    readonly spot?: Spot,
  ) {
    super(
      `${placeInFile({ file, line, column: spot?.column })}: ${
        field === "" ? "" : `${field}: `
      }${reason}`,
    );
  }
}

/** The problem as a warning, its hint included. */
export function toWarning(problem: ConfigProblem): ConfigWarning {
  const { file, line, field, reason, hint, spot } = problem;
  const subject = field === "" ? "" : `${field}: `;
  return {
    file,
    line,
    ...spot,
    reason: `${subject}${reason}${hint === undefined ? "" : `; ${hint}`}`,
  };
}

/** `FILE:LINE`, or `FILE:LINE:COLUMN`. */
export function placeInFile({ file, line, column }: Omit<ConfigWarning, "reason">): string {
  return column === undefined ? `${file}:${line}` : `${file}:${line}:${column}`;
}
