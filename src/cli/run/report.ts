/** Tells the operator why a command failed. */
import { advise } from "../../model/advice.ts";
import { Refusal } from "../../model/errors.ts";
import { unusable } from "../../model/refusals/validation.ts";
import { asRefusal, type Failure, failure } from "../../rpc/envelope.ts";
import { namespaceOf } from "../../rpc/method.ts";
import { UsageError } from "../args/usage_error.ts";
import { describeCause, type LocalLog } from "../../app/local_log.ts";
import { OutputError, type Terminal } from "../terminal/terminal.ts";

export interface ReportOptions {
  readonly log: LocalLog;
  /** The method whose envelope `--json` prints. */
  readonly method: string;
  /** How the command is used, for a command line that cannot be understood. */
  readonly usage: string | null;
}

/** Shows an error to the operator. The cause of a bug goes to the local log. */
export function report(terminal: Terminal, error: unknown, options: ReportOptions): void {
  if (error instanceof UsageError) {
    const refusal = unusable(error.field, error.message);
    const envelope = failure(namespaceOf(options.method), refusal);
    if (terminal.json && printFailure(terminal, envelope)) return;
    terminal.error("error", error.message);
    if (options.usage !== null) terminal.error("usage", options.usage);
    if (error.hint !== undefined) terminal.hint(error.hint);
    return;
  }
  if (error instanceof OutputError) {
    terminal.error("error", error.message);
    return;
  }
  const cause = error instanceof Refusal ? null : describeCause(error);
  const logged = cause === null ? null : options.log.write("error", cause);
  if (!terminal.json || !printFailure(terminal, failure(namespaceOf(options.method), error))) {
    const refusal = asRefusal(error);
    terminal.error(`error[${refusal.code}]`, refusal.message);
    if (refusal.excerpt !== undefined) terminal.trace(refusal.excerpt);
    if (refusal.hint !== undefined) terminal.hint(refusal.hint);
  }
  if (cause === null) return;
  if (logged !== null) terminal.hint(advise`the local log is ${logged}`);
  if (logged === null || terminal.options.verbose) terminal.trace(cause);
}

/** False when standard output does not take it. */
function printFailure(terminal: Terminal, envelope: Failure): boolean {
  try {
    terminal.printJson(envelope);
    return true;
  } catch {
    return false;
  }
}
