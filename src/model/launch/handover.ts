/**
 * How the variables of a launch profile reach its pane: in a file beside tmux's socket, which the pane reads and
 * takes away before it becomes the program. What tmux is told, it shows: commands stand in its message log and in
 * the formats of hooks. Pure.
 */

/** Names of such files begin so; the pane's id and the word of the attempt that made it follow. */
export const HANDOVER_PREFIX = ".agenttower-values-";

/** The variables of one pane, for one attempt to make it. */
export interface Handover {
  readonly paneId: string;
  /** Tells this attempt's file from another's: a command that was given up on may still run. */
  readonly token: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What follows the prefix in the file's name. */
export function handoverName({ paneId, token }: Pick<Handover, "paneId" | "token">): string {
  return `${paneId}-${token}`;
}

/** The last line of what {@linkcode handoverText} gives. */
export const HANDOVER_END = ".";

/**
 * A variable a line, as `printf %b` reads it, since `read` takes no value that holds a line feed. PATH is the last,
 * because nothing is looked for on the program's own before that.
 */
export function handoverText({ env }: Pick<Handover, "env">): string {
  const { PATH, ...others } = env;
  const entries = Object.entries(PATH === undefined ? others : { ...others, PATH });
  const lines = entries.map(([name, value]) =>
    `${name}=${value.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`
  );
  return `${[...lines, HANDOVER_END].join("\n")}\n`;
}

/** Names that are no program's own: what the shell assigns to an inherited variable, the program gets. */
const FILE = "AGENTTOWER_HANDOVER_FILE";
const LINE = "AGENTTOWER_HANDOVER_LINE";
const VALUE = "AGENTTOWER_HANDOVER_VALUE";

/**
 * What a shell in the pane does first; $1 is the name. It handles the values itself, so that none is in an argv, and
 * none is read as a part of the script. `command` has a name that a shell keeps to itself complained of, and the
 * rest goes on.
 */
export const TAKE_OVER = `${FILE}="\${TMUX%/*}/${HANDOVER_PREFIX}$1"; shift; ` +
  `[ -O "$${FILE}" ] || { echo "agenttower: the variables of this pane's profile were handed over once ` +
  `and are not there any more: recreate the pane" >&2; exit 126; }; ` +
  `{ rm -f "$${FILE}"; while IFS= read -r ${LINE}; do ` +
  `${VALUE}=$(printf '%b.' "\${${LINE}#*=}"); command export "\${${LINE}%%=*}=\${${VALUE}%.}"; ` +
  `done; } <"$${FILE}"; unset ${FILE} ${LINE} ${VALUE}; `;
