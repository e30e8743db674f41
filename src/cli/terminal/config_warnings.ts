/** What is wrong with template and profile files, told by commands that use them. */
import { type ConfigWarning, placeInFile } from "../../config/problem.ts";
import type { Terminal } from "./terminal.ts";

export function warnOfConfig(terminal: Terminal, warnings: readonly ConfigWarning[]): void {
  for (const warning of warnings) {
    terminal.warn(warningLine(warning));
    if (warning.excerpt !== undefined) terminal.note(warning.excerpt);
  }
}

/** `FILE:LINE:COLUMN: REASON` */
export function warningLine(warning: ConfigWarning): string {
  return `${placeInFile(warning)}: ${warning.reason}`;
}
