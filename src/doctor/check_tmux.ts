/** Checks this machine's tmux. */
import type { Exec } from "../system/exec.ts";
import { isSupportedVersion, MINIMUM_TMUX } from "../system/tmux/tmux_version.ts";
import { type Check, ok, warning } from "./check.ts";

const CHECK = "tmux";
const TIMEOUT_MS = 5000;

export async function checkTmux(exec: Exec): Promise<Check> {
  const cure = `install tmux ${MINIMUM_TMUX} or later to use "local"`;
  const result = await exec("doctor.check", { argv: ["tmux", "-u", "-V"], timeoutMs: TIMEOUT_MS });
  if (result.kind === "not_started") return warning(CHECK, result.reason, cure);
  if (result.kind !== "exit") return warning(CHECK, "tmux -V gives no answer", cure);
  if (result.code !== 0) return warning(CHECK, result.stderr.trim() || "tmux -V fails", cure);
  const version = result.stdout.trim().replace(/^tmux /, "");
  return isSupportedVersion(version)
    ? ok(CHECK, `tmux ${version} on this machine`)
    : warning(CHECK, `tmux ${version} on this machine is too old`, cure);
}
