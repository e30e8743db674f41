/**
 * The processes that carry a pane's tag in their environment: what was started in it, and what that has started.
 * Some outlive their pane. Pure.
 */
import { TAG_VARIABLE } from "../../model/launch/tag.ts";

/** A process, proven by its number and the time of its start. */
export interface Carrier {
  readonly pid: number;
  /** In clock ticks since boot. */
  readonly start: string;
  /** What the kernel calls it. */
  readonly name: string;
  /** The first words of its command line. */
  readonly words: readonly string[];
  /** The tag. */
  readonly paneId: string;
  /** `TMUX` and `TMUX_PANE`: the pane in which it was started; null where it does not know. */
  readonly tmux: string | null;
  readonly tmuxPane: string | null;
}

/**
 * Prints the carriers of the tags in `$tagged`; behind `killed`, those that are left a moment later, since what a pane ran takes one to end. Environment and command line may hold line feeds, which do
 * not get through.
 */
export const PRINT_CARRIERS = `
print_carrier() {
  d=$1
  stat= comm=
  { IFS= read -r stat <"$d/stat"; IFS= read -r comm <"$d/comm"; } 2>/dev/null
  set -- \${stat##*) }
  case \${1:-Z} in Z|X) return ;; esac
  [ $# -ge 20 ] || return
  shift 19
  echo "carrier \${d#/proc/} $1 $comm"
  tr '\\n\\0' '?\\n' <"$d/environ" 2>/dev/null |
    sed -n -e 's/^${TAG_VARIABLE}=/env &/p' -e 's/^TMUX=/env &/p' -e 's/^TMUX_PANE=/env &/p'
  tr '\\n\\0' '?\\n' <"$d/cmdline" 2>/dev/null | sed -e 's/^/word /' -e 2q
}
print_carriers() {
  [ -n "$tagged" ] || return 0
  patterns= tries=0
  case $tagged in killed*) tries=5 tagged=\${tagged#killed} ;; esac
  for t in $tagged; do patterns="$patterns -e ${TAG_VARIABLE}=$t"; done
  while :; do
    found=$(grep -sl $patterns /proc/[0-9]*/environ)
    [ -n "$found" ] && [ $tries -gt 0 ] || break
    tries=$((tries - 1))
    sleep 0.03 2>/dev/null || { sleep 1; tries=0; }
  done
  for c in $found; do print_carrier "\${c%/environ}"; done
}
`;

/** Reads what {@linkcode PRINT_CARRIERS} has printed. */
export function readCarriers(stdout: string): Carrier[] {
  const [, ...parts] = `\n${stdout}`.split("\ncarrier ");
  return parts.flatMap((part) => {
    const [head = "", ...lines] = part.split("\n");
    const [, pid, start = "", name = ""] = /^(\d+) (\d+) ?(.*)$/.exec(head) ?? [];
    const env = new Map(
      lines.flatMap((line) => {
        const [, variable = "", value = ""] = /^env (\w+)=(.*)$/.exec(line) ?? [];
        return variable === "" ? [] : [[variable, value] as const];
      }),
    );
    const paneId = env.get(TAG_VARIABLE);
    if (pid === undefined || paneId === undefined) return [];
    const words = lines.flatMap((line) => line.startsWith("word ") ? [line.slice(5)] : []);
    const [tmux, tmuxPane] = [env.get("TMUX") ?? null, env.get("TMUX_PANE") ?? null];
    return [{ pid: Number(pid), start, name, words, paneId, tmux, tmuxPane }];
  });
}

/** A pane whose processes are to end. */
export interface EndingPane {
  readonly id: string;
  readonly tmuxSocketPath: string | null;
  /** `%N`, and the pid of its server; null before they are known. */
  readonly tmuxPaneId: string | null;
  readonly serverPid: string | null;
  /** Names of programs that may live on. */
  readonly spare: readonly string[];
}

/**
 * `end`: of the pane's own tree. `spare`: its profile lets it live. `other`: it has the tag by descent alone, and is
 * of another pane, as what runs in a tmux that was started in this one.
 */
export type Fate = "end" | "spare" | "other";

export function fateOf(carrier: Carrier, pane: EndingPane): Fate {
  if (carrier.paneId !== pane.id || carrier.name.startsWith("tmux")) return "other";
  const { tmux, tmuxPane } = carrier;
  const { tmuxSocketPath, serverPid, tmuxPaneId } = pane;
  if (tmux !== null && tmuxSocketPath !== null && serverPid !== null) {
    if (!tmux.startsWith(`${tmuxSocketPath},${serverPid},`)) return "other";
    if (tmuxPane !== null && tmuxPaneId !== null && tmuxPane !== tmuxPaneId) return "other";
  }
  return namesOf(carrier).some((name) => pane.spare.includes(name)) ? "spare" : "end";
}

/** What people may call it: an interpreter by its program, too. */
function namesOf({ name, words }: Carrier): string[] {
  return [name, ...words.map((word) => word.slice(word.lastIndexOf("/") + 1))];
}

/** A process in words. */
export function carrierText({ pid, name, words }: Carrier): string {
  const [program = name] = words;
  return `${program.slice(program.lastIndexOf("/") + 1) || name} (pid ${pid})`;
}
