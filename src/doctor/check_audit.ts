/** Checks that events can be appended to the audit file. Changes nothing. */
import { lstatOrNull } from "../system/files.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { messageOf } from "../system/thrown.ts";
import { type Check, problem } from "./check.ts";

const CHECK = "audit";

/** Nothing where there is no such file: what else may be in its place is among the checks of the state's files. */
export function checkAudit({ audit }: Pick<Paths, "audit">): Check[] {
  if (lstatOrNull(audit)?.isFile !== true) return [];
  try {
    Deno.openSync(audit, { read: true, write: true }).close();
    return [];
  } catch (error) {
    const shown = shellWordIfNeeded(audit);
    const cure =
      `let it be written: chown ${Deno.uid()} ${shown} && chmod 600 ${shown}, or remount it`;
    return [problem(CHECK, `events cannot be written (${messageOf(error)})`, cure)];
  }
}
