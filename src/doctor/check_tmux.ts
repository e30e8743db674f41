/** Checks this machine's tmux. */
import { localContainer } from "../containers/known.ts";
import type { Context } from "../context.ts";
import { inspectSessions } from "../managed/sessions.ts";
import { Refusal } from "../model/errors.ts";
import type { Exec } from "../system/exec.ts";
import { isSupportedVersion, MINIMUM_TMUX, versionIn } from "../system/tmux/tmux_version.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "tmux";
const TIMEOUT_MS = 5000;

/** Nothing where there is a shell: every look at tmux and at a container's log begins with it. */
export async function checkShell(exec: Exec): Promise<Check[]> {
  const result = await exec("doctor.check", { argv: ["sh", "-c", ":"], timeoutMs: TIMEOUT_MS });
  if (result.kind === "exit" && result.code === 0) return [];
  const reason = result.kind === "not_started" ? result.reason : "sh does not work here";
  return [problem("sh", reason, "have the folder of sh, such as /bin, on PATH")];
}

export async function checkTmux(exec: Exec): Promise<Check> {
  const cure = `install tmux ${MINIMUM_TMUX} or later to use "local"`;
  const result = await exec("doctor.check", { argv: ["tmux", "-u", "-V"], timeoutMs: TIMEOUT_MS });
  if (result.kind === "not_started") return warning(CHECK, result.reason, cure);
  if (result.kind !== "exit") return warning(CHECK, "tmux -V gives no answer", cure);
  if (result.code !== 0) return warning(CHECK, result.stderr.trim() || "tmux -V fails", cure);
  const version = versionIn(result.stdout) ?? result.stdout.trim();
  return isSupportedVersion(version)
    ? ok(CHECK, `tmux ${version} on this machine`)
    : warning(CHECK, `tmux ${version} on this machine is too old`, cure);
}

/** What keeps layouts from being made in this machine's tmux: what its tmux.conf says, or where its socket is to be. */
export async function checkLocalServer(ctx: Context): Promise<Check[]> {
  try {
    await inspectSessions(ctx, localContainer(ctx));
    return [];
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return [warning(CHECK, error.message, error.hint ?? "agenttower doctor --container local")];
  }
}
