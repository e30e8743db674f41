/** How the end of a pane's process is told to people. Pure. */
import { advise } from "../../model/advice.ts";

/** What env(1) and shells mean by an exit status (env, "Exit status"). */
const MEANINGS: Readonly<Record<number, string>> = {
  126:
    `: its program was found, and cannot be executed: ${advise`mend it, or name another in the profile`}`,
  127:
    `: its program was not found: ${advise`install it there, or name its full path in the profile`}`,
};

/**
 * A shell that ends so soon has let nobody in, in milliseconds.
 */
const AT_ONCE_MS = 30_000;

/**
 * @param exitCode null where tmux has not told it.
 * @param profile The launch profile's name; null where the pane runs the user's shell.
 */
export function exited(exitCode: number | null, elapsedMs: number, profile: string | null): string {
  const status = exitCode === null ? "" : ` with ${exitCode}`;
  const when = `exited${status} after ${(elapsedMs / 1000).toFixed(1)} s`;
  if (profile !== null) return `its command ${when}${MEANINGS[exitCode ?? 0] ?? ""}`;
  const advice = exitCode !== 0 && elapsedMs < AT_ONCE_MS
    ? `; ${advise`where SHELL lets nobody in (nologin), set another or give the pane a launch profile`}`
    : "";
  return `its shell ${when}${advice}`;
}
