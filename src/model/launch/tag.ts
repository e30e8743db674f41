/**
 * The tag: the managed id in the command a pane was started with. It is there from the same instant as
 * the pane and cannot be changed from inside (contract: operations.md, "Tag and identity").
 */
import type { CommandPath } from "./command_path.ts";
import { TAKE_OVER } from "./handover.ts";

export const TAG_VARIABLE = "AGENTTOWER_PANE";

/** Starts the user's shell where a pane has no launch profile; a constant, never an operator's string. */
const SHELL_COMMAND = ["sh", "-c", 'exec "${SHELL:-/bin/sh}"'] as const;

/** What stands where a login shell should, and lets nobody in. */
export const NO_SHELLS = ["nologin", "false", "true"] as const;

/**
 * Becomes the command `"$@"` by way of the user's login shell, which reads its files first. fish and csh have a
 * language of their own; csh takes no `-l` beside `-c`. Where there is no such shell, or one that takes no arguments
 * for a command, `sh` stands in.
 */
export const LOGIN = 'case "${SHELL##*/}" in ' +
  `fish) exec "$SHELL" -l -c 'exec $argv' "$@" ;; ` +
  `csh|tcsh|bsd-csh) exec "$SHELL" -c 'exec $argv:q' "$@" ;; ` +
  `''|${NO_SHELLS.join("|")}|nu|elvish|xonsh|pwsh) exec /bin/sh -l -c 'exec "$@"' sh "$@" ;; ` +
  `*) exec "$SHELL" -l -c 'exec "$@"' sh "$@" ;; esac`;

/** How a command is started. */
export interface CommandStart {
  /** Null leaves the PATH as tmux has it. */
  readonly path: CommandPath;
  /** Names the file from which it gets variables, a PATH perhaps; null for none. */
  readonly handover: string | null;
}

/** The argv that starts a pane: the tag first, then the profile's command or the user's shell. */
export function taggedCommand(
  paneId: string,
  command: readonly string[] | null,
  { path, handover }: CommandStart = { path: null, handover: null },
): string[] {
  const tag = ["env", `${TAG_VARIABLE}=${paneId}`];
  if (command === null) return [...tag, ...SHELL_COMMAND];
  const begun = path === null || path === "login" ? tag : [...tag, `PATH=${path.searchPath}`];
  const become = path === "login" ? LOGIN : 'exec "$@"';
  if (handover !== null) {
    return [...begun, "sh", "-c", TAKE_OVER + become, "sh", handover, ...command];
  }
  return path === "login"
    ? [...begun, "sh", "-c", become, "sh", ...command]
    : [...begun, ...command];
}

// tmux quotes words of #{pane_start_command} from 3.3 on only where they need it; this one never does.
const TAG = new RegExp(
  `^"?env"? "?${TAG_VARIABLE}=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(?:[" ]|$)`,
);

/** Cells of `#{pane_start_command}` that are enough to read the tag. */
export const TAG_PREFIX_CELLS = 64;

/** The managed id in the beginning of a pane's start command, or null. */
export function readTag(startCommand: string): string | null {
  return TAG.exec(startCommand)?.[1] ?? null;
}

/** A tmux format that is 1 for the pane whose tag is `paneId`, 0 for every other pane. */
export function tagCondition(paneId: string): string {
  return `#{m:*env*${TAG_VARIABLE}=${paneId}*,#{=${TAG_PREFIX_CELLS}:pane_start_command}}`;
}
