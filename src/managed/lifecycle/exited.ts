/** How the end of a pane's process is told to people. Pure. */
import { advise } from "../../model/advice.ts";
import type { ManagedPane } from "../../model/pane.ts";

/** What env(1) and shells mean by an exit status (env, "Exit status"). */
const MEANINGS: Readonly<Record<number, string>> = {
  126:
    `: its program was found, and cannot be executed: ${advise`mend it, or name another in the profile`}`,
  127:
    `: its program was not found: ${advise`install it there, or name its full path in the profile`}`,
};

/** What ends so soon was not to be started where it was, in milliseconds. */
const AT_ONCE_MS = 30_000;

/** The end of a pane's process. */
export interface Exit {
  /** Null where tmux has not told it. */
  readonly exitCode: number | null;
  readonly elapsedMs: number;
  /** What the pane runs where it has no launch profile; null where that is not known. */
  readonly shell: string | null;
}

/**
 * @param pane Its launch profile's name is null where it runs the user's shell.
 * @param place The name of its container.
 */
export function exited(
  { exitCode, elapsedMs, shell }: Exit,
  { launchCommandRef, label }: Pick<ManagedPane, "launchCommandRef" | "label">,
  place: string,
): string {
  const status = exitCode === null ? "" : ` with ${exitCode}`;
  const when = `exited${status} after ${(elapsedMs / 1000).toFixed(1)} s`;
  const meaning = MEANINGS[exitCode ?? 0];
  if (launchCommandRef !== null && meaning !== undefined) return `its command ${when}${meaning}`;
  const ownShell = shell === null ? "shell" : `shell ${shell}`;
  const what = launchCommandRef === null ? ownShell : "command";
  if (exitCode === 0 || elapsedMs >= AT_ONCE_MS) return `its ${what} ${when}`;
  const pane = `${place}/${label}`;
  const advice = launchCommandRef === null
    ? advise`what it may lack there: agenttower doctor --container ${place}; where SHELL lets nobody in (nologin), set another or give the pane a launch profile`
    : advise`what it said last: agenttower pane show ${pane}; what it may lack there: agenttower doctor --container ${place}`;
  return `its ${what} ${when}; ${advice}`;
}
