/** Looks for programs where a pane's would be looked for. */
import type { CommandPath } from "../model/launch/command_path.ts";
import { LOGIN } from "../model/launch/tag.ts";
import {
  type ExecTarget,
  runScript,
  type ScriptResult,
  type ScriptTools,
} from "../system/runtime/target.ts";

/** A login shell may take its time, or wait for somebody. */
const TIMEOUT_MS = 10_000;

/**
 * Prints where each of its arguments is, on a line of its own, whatever a shell has printed before. One line, since it
 * passes through shells that take no other argument.
 */
const FIND = "set -f; n=0; for p do found=; case $p in " +
  '*/*) [ -f "$p" ] && [ -x "$p" ] && found=$p ;; ' +
  '*) IFS=:; for d in $PATH; do d=${d:-.}; [ -f "$d/$p" ] && [ -x "$d/$p" ] && found=$d/$p && break; done ;; ' +
  `esac; [ -z "$found" ] || printf '\\nfound %s %s\\n' "$n" "$found"; n=$((n + 1)); done`;

/**
 * $1 the shell of the pane, $2 `login` to go by way of it, $3 the script that finds; the rest are programs. A PATH, or
 * an empty line, comes over standard input. Files of a login shell may start a tmux where they find themselves in
 * none, and a pane is in one.
 */
const SCRIPT = `
SHELL=$1 mode=$2 find=$3
export SHELL
shift 3
IFS= read -r path
[ -z "$path" ] || { PATH=$path; export PATH; }
set -- /bin/sh -c "$find" sh "$@"
(
  TMUX=\${TMUX:-none,0,0}
  export TMUX
  if [ "$mode" = login ]; then ${LOGIN}; else exec "$@"; fi
) </dev/null 2>/dev/null
exit 0
`;

/** A program to be looked for. */
export interface ProgramNeed {
  readonly name: string;
  readonly path: CommandPath;
  /** The PATH that the profile sets; null where it sets none. */
  readonly ownPath: string | null;
  /** The login shell, as the pane has it. */
  readonly shell: string;
}

/** By need, where its program is, as far as it is there. */
export type FoundPrograms =
  | { readonly kind: "ran"; readonly paths: ReadonlyMap<ProgramNeed, string> }
  | Exclude<ScriptResult, { kind: "ran" }>;

export async function findPrograms(
  tools: ScriptTools,
  target: ExecTarget,
  needs: readonly ProgramNeed[],
): Promise<FoundPrograms> {
  const paths = new Map<ProgramNeed, string>();
  for (const group of Map.groupBy(needs, wayOf).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const result = await runScript(tools, "doctor.check", target, {
      script: SCRIPT,
      args: [
        first.shell,
        first.path === "login" ? "login" : "inherit",
        FIND,
        ...group.map(({ name }) => name),
      ],
      stdin: `${searchPathOf(first)}\n`,
      timeoutMs: TIMEOUT_MS,
    });
    if (result.kind !== "ran") return result;
    for (const [, index, path = ""] of result.stdout.matchAll(/^found (\d+) (.+)$/gm)) {
      const need = group[Number(index)];
      if (need) paths.set(need, path);
    }
  }
  return { kind: "ran", paths };
}

/** What is looked for in the same way is looked for together. */
function wayOf(need: ProgramNeed): string {
  return `${need.path === "login" ? need.shell : ""} ${searchPathOf(need)}`;
}

/** A PATH is one line: a folder with a line feed in its name is left out of it. */
function searchPathOf({ path, ownPath }: ProgramNeed): string {
  const text = path !== null && path !== "login" ? path.searchPath : ownPath ?? "";
  return text.split(":").filter((folder) => !folder.includes("\n")).join(":");
}
