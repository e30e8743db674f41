/** What is wrong with template and profile files, told by commands that use them. */
import type { ConfigWarning } from "../../config/problem.ts";
import type { Terminal } from "./terminal.ts";

export function warnOfConfig(terminal: Terminal, warnings: readonly ConfigWarning[]): void {
  for (const warning of warnings) terminal.warn(warningLine(warning));
}

/** `FILE:LINE: REASON` */
export function warningLine({ file, line, reason }: ConfigWarning): string {
  return `${file}:${line}: ${reason}`;
}
