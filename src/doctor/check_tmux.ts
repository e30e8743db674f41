/** Checks this machine's tmux. */
import { advise } from "../model/advice.ts";
import { SH_ON_PATH } from "../system/runtime/target.ts";
import type { Context } from "../context.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { lookAtTmux } from "../containers/ask_tmux.ts";
import { targetOf } from "../containers/target_of.ts";
import { inspectSessions } from "../managed/sessions.ts";
import { knownContainers, localContainer } from "../containers/known.ts";
import { whyElsewhere } from "../containers/place_of.ts";
import { panesToReconcile } from "../store/panes.ts";
import type { Exec } from "../system/exec.ts";
import {
  isSupportedVersion,
  isUntriedVersion,
  MINIMUM_TMUX,
  untriedTmux,
  versionIn,
} from "../system/tmux/tmux_version.ts";
import { checkHooks } from "./container/check_hooks.ts";
import { readTmuxSettings } from "./container/tmux_settings.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "tmux";
const TIMEOUT_MS = 5000;

/** The cure where a program is there, and the system starts none. */
const NOT_STARTED = advise`see what the system lets you have: ulimit -a`;

/** Nothing where there is a shell: every look at tmux and at a container's log begins with it. */
export async function checkShell(exec: Exec): Promise<Check[]> {
  const result = await exec("doctor.check", { argv: ["sh", "-c", ":"], timeoutMs: TIMEOUT_MS });
  if (result.kind === "exit" && result.code === 0) return [];
  if (result.kind === "not_started" && !result.missing) {
    return [problem("sh", result.reason, NOT_STARTED)];
  }
  const reason = result.kind === "not_started" ? result.reason : "sh does not work here";
  return [problem("sh", reason, SH_ON_PATH)];
}

export async function checkTmux(exec: Exec): Promise<Check> {
  const cure = advise`install tmux ${MINIMUM_TMUX} or later to use "local"`;
  const result = await exec("doctor.check", { argv: ["tmux", "-u", "-V"], timeoutMs: TIMEOUT_MS });
  if (result.kind === "not_started") {
    return warning(CHECK, result.reason, result.missing ? cure : NOT_STARTED);
  }
  if (result.kind !== "exit") return warning(CHECK, "tmux -V gives no answer", cure);
  if (result.code !== 0) return warning(CHECK, result.stderr.trim() || "tmux -V fails", cure);
  const version = versionIn(result.stdout) ?? result.stdout.trim();
  if (!isSupportedVersion(version)) {
    return warning(CHECK, `tmux ${version} on this machine is too old`, cure);
  }
  if (isUntriedVersion(version)) {
    const message = `tmux ${version} on this machine is newer than any tried`;
    return warning(CHECK, message, untriedTmux(LOCAL_CONTAINER));
  }
  return ok(CHECK, `tmux ${version} on this machine`);
}

/** What keeps layouts from being made in this machine's tmux: who answers at its socket, or where that is to be, or its tmux.conf. */
export async function checkLocalServer(ctx: Context): Promise<Check[]> {
  const local = localContainer(ctx);
  try {
    await inspectSessions(ctx, local);
    return checkHooks(ctx, local, await readTmuxSettings(ctx, local));
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const cure = error.hint ?? lookAtTmux(targetOf(ctx, local));
    return [problem(CHECK, error.message, cure)];
  }
}

/** A warning for each container some of whose panes live in another place. */
export function checkPlaces(ctx: Context): Check[] {
  return knownContainers(ctx).flatMap(({ id, name }) => {
    const away = panesToReconcile(ctx.store, id).flatMap((pane) => whyElsewhere(ctx, pane) ?? []);
    const [first] = away;
    if (first === undefined) return [];
    const others = away.length > 1 ? ` (and ${away.length - 1} more)` : "";
    return [warning("place", `${name}: ${first}${others}`, advise`run it where they were made`)];
  });
}
