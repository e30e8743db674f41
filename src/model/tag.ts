/**
 * The tag: the managed id in the command a pane was started with. It is there from the same instant as
 * the pane and cannot be changed from inside (contract: operations.md, "Tag and identity").
 */

export const TAG_VARIABLE = "AGENTTOWER_PANE";

/** Starts the user's shell where a pane has no launch profile; a constant, never an operator's string. */
const SHELL_COMMAND = ["sh", "-c", 'exec "${SHELL:-/bin/sh}"'] as const;

/**
 * Starts a command through the user's login shell, which reads its files and then becomes the command. fish and
 * csh have a language of their own; csh takes no `-l` beside `-c`.
 */
const LOGIN = [
  "sh",
  "-c",
  'case "${SHELL##*/}" in ' +
  `fish) exec "$SHELL" -l -c 'exec $argv' "$@" ;; ` +
  `csh|tcsh) exec "$SHELL" -c 'exec $argv:q' "$@" ;; ` +
  '*) exec "${SHELL:-/bin/sh}" -l -c ' + `'exec "$@"' sh "$@" ;; esac`,
  "sh",
] as const;

/**
 * Carries the PATH of a profile's own, which tmux would overwrite with that of its client. It is no argument, as no
 * variable of a profile's is.
 */
export const PATH_CARRIER = "AGENTTOWER_PATH";

const CARRIED = [
  "sh",
  "-c",
  `PATH=$${PATH_CARRIER}; unset ${PATH_CARRIER}; export PATH; exec "$@"`,
  "sh",
] as const;

/** Where the program of a command is looked for: on this PATH, on the carried one, or as the login shell has it. */
export type CommandPath = { readonly searchPath: string } | "carried" | "login" | null;

/**
 * The argv that starts a pane: the tag first, then the profile's command or the user's shell.
 *
 * @param path Null leaves the PATH as tmux has it.
 */
export function taggedCommand(
  paneId: string,
  command: readonly string[] | null,
  path: CommandPath = null,
): string[] {
  const tag = ["env", `${TAG_VARIABLE}=${paneId}`];
  if (command === null) return [...tag, ...SHELL_COMMAND];
  if (path === "login") return [...tag, ...LOGIN, ...command];
  if (path === "carried") return [...tag, ...CARRIED, ...command];
  return [...tag, ...(path === null ? [] : [`PATH=${path.searchPath}`]), ...command];
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
