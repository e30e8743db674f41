/** Checks that events can be appended to the audit file, and that it says what the database says. Changes nothing. */
import { advise } from "../model/advice.ts";
import { isRefusal } from "../model/errors.ts";
import { describeAuditFault, isAuditWrong, verifyAudit } from "../audit/verify.ts";
import type { Reader } from "../store/db.ts";
import { isOwnFile, openOwn } from "../system/files.ts";
import type { Paths } from "../system/paths.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import { type Check, problem, warning } from "./check.ts";

const CHECK = "audit";

/** Nothing where there is no such file: what else may be in its place is among the checks of the state's files. */
export function checkAudit({ audit }: Pick<Paths, "audit">): Check[] {
  if (!isOwnFile(audit)) return [];
  try {
    openOwn(audit, { write: true, folderMayBeLink: true })?.[Symbol.dispose]();
    return [];
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
    const shown = shellWordIfNeeded(audit);
    const uid = Deno.uid() ?? "$(id -u)";
    const cure =
      advise`let it be written: chown ${uid} ${shown} && chmod 600 ${shown}, or remount it`;
    return [problem(CHECK, `events cannot be written: ${error.details.reason}`, cure)];
  }
}

/** So many of the newest events are looked at unless all are asked for: doctor takes no longer after years. */
const NEWEST = 20_000;

export function checkAuditContent(
  store: Reader,
  { audit }: Pick<Paths, "audit">,
  full: boolean,
): Check[] {
  if (!isOwnFile(audit)) return [];
  let report;
  try {
    report = verifyAudit(store, audit, full ? null : NEWEST);
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
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
