/** Checks that events can be appended to the audit file, and that it says what the database says. Changes nothing. */
import { advise } from "../model/advice.ts";
import { describeAuditFault, isAuditWrong, verifyAudit } from "../audit/verify.ts";
import type { Reader } from "../store/db.ts";
import { lstatOrNull } from "../system/files.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { messageOf } from "../system/thrown.ts";
import { type Check, problem, warning } from "./check.ts";

const CHECK = "audit";

/** Nothing where there is no such file: what else may be in its place is among the checks of the state's files. */
export function checkAudit({ audit }: Pick<Paths, "audit">): Check[] {
  if (lstatOrNull(audit)?.isFile !== true) return [];
  try {
    Deno.openSync(audit, { read: true, write: true }).close();
    return [];
  } catch (error) {
    const shown = shellWordIfNeeded(audit);
    const uid = Deno.uid() ?? "$(id -u)";
    const cure =
      advise`let it be written: chown ${uid} ${shown} && chmod 600 ${shown}, or remount it`;
    return [problem(CHECK, `events cannot be written (${messageOf(error)})`, cure)];
  }
}

/** So many of the newest events are looked at unless all are asked for: doctor takes no longer after years. */
const NEWEST = 20_000;

export function checkAuditContent(
  store: Reader,
  { audit }: Pick<Paths, "audit">,
  full: boolean,
): Check[] {
  if (lstatOrNull(audit)?.isFile !== true) return [];
  let report;
  try {
    report = verifyAudit(store, audit, full ? null : NEWEST);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound || error instanceof Deno.errors.PermissionDenied)) {
      throw error;
    }
    // That it cannot be opened is a check of its own.
    return [];
  }
  const cure =
    advise`keep copies of both and find out who wrote there; agenttower events --verify holds the whole file against the database`;
  const make = isAuditWrong(report) ? problem : warning;
  return report.faults.map((fault) =>
    make(CHECK, `${shellWordIfNeeded(audit)}: ${describeAuditFault(fault)}`, cure)
  );
}
