/** Looks for programs where a pane's would be looked for. */
import type { CommandPath } from "../../model/launch/command_path.ts";
import { LOGIN } from "../../model/launch/tag.ts";
import {
  type ExecTarget,
  runScript,
  type ScriptResult,
  type ScriptTools,
} from "../../system/runtime/target.ts";

/** A login shell may take its time, or wait for somebody. */
const TIMEOUT_MS = 10_000;

/**
 * Prints where each of its arguments is, on a line of its own, whatever a shell has printed before, and of a script
 * what is to run it where that is not there: `/usr/bin/env` looks on PATH. One line, since it passes through shells that
 * take no other argument.
 */
const FIND = "set -f; n=0; where() { found=; case $1 in " +
  '*/*) [ -f "$1" ] && [ -x "$1" ] && found=$1 ;; ' +
  '*) IFS=:; for d in $PATH; do d=${d:-.}; [ -f "$d/$1" ] && [ -x "$d/$1" ] && found=$d/$1 && break; done ;; ' +
  `esac; IFS=' '; [ -n "$found" ]; }; runner() { [ "\${1##*/}" != env ] || shift; ` +
  '[ "$1" != -S ] || shift; case $1 in -*|*=*|"") ;; *) where "$1" || printf "lacks %s %s\\n" "$n" "$1" ;; esac; }; ' +
  `for p do if where "$p"; then printf '\nfound %s %s\n' "$n" "$found"; ` +
  `if [ "$(head -c 2 "$found")" = '#!' ]; then IFS= read -r l <"$found"; runner \${l#??}; fi; fi; n=$((n + 1)); done; printf '\\nlooked\\n'`;

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

/** A program that is there. */
export interface FoundProgram {
  readonly path: string;
  /** What its first line says runs it, where that is not there; else null. */
  readonly lacks: string | null;
}

/** By need, its program, as far as it is there. */
export type FoundPrograms =
  | {
    readonly kind: "ran";
    readonly programs: ReadonlyMap<ProgramNeed, FoundProgram>;
    /** Those whose shell ended before it came to them. */
    readonly unasked: ReadonlySet<ProgramNeed>;
  }
  | Exclude<ScriptResult, { kind: "ran" }>;

export async function findPrograms(
  tools: ScriptTools,
  target: ExecTarget,
  needs: readonly ProgramNeed[],
): Promise<FoundPrograms> {
  const programs = new Map<ProgramNeed, FoundProgram>();
  const unasked = new Set<ProgramNeed>();
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
    if (!/^looked$/m.test(result.stdout)) { for (const need of group) unasked.add(need); }
    const lacking = new Map(linesOf(result.stdout, "lacks"));
    for (const [index, path] of linesOf(result.stdout, "found")) {
      const need = group[Number(index)];
      if (need) programs.set(need, { path, lacks: lacking.get(index) ?? null });
    }
  }
  return { kind: "ran", programs, unasked };
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

/** What stands behind a word and a number, by the number. */
function linesOf(output: string, word: "found" | "lacks"): (readonly [string, string])[] {
  return [...output.matchAll(new RegExp(`^${word} (\\d+) ([^\\n]+)$`, "gm"))]
    .map(([, index = "", text = ""]) => [index, text]);
}
