/**
 * The tag: the managed id in the command a pane was started with. It is there from the same instant as
 * the pane and cannot be changed from inside (contract: operations.md, "Tag and identity").
 */

export const TAG_VARIABLE = "AGENTTOWER_PANE";

/** Starts the user's shell where a pane has no launch profile; a constant, never an operator's string. */
const SHELL_COMMAND = ["sh", "-c", 'exec "${SHELL:-/bin/sh}"'] as const;

/** The argv that starts a pane: the tag first, then the profile's command or the user's shell. */
export function taggedCommand(paneId: string, command: readonly string[] | null): string[] {
  return ["env", `${TAG_VARIABLE}=${paneId}`, ...(command ?? SHELL_COMMAND)];
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
