/** What attaching a terminal needs of the place where tmux runs, and what closed terminals have left there. */
import type { Context } from "../../context.ts";
import { printedValue } from "../../system/runtime/printed_value.ts";
import { type ExecTarget, runScript } from "../../system/runtime/target.ts";
import { CLIENT_VARIABLE } from "../../system/tmux/attach_argv.ts";
import { versionIn } from "../../system/tmux/tmux_version.ts";
import { thisProcess } from "../../system/this_process.ts";

const TIMEOUT_MS = 10_000;

/**
 * $1 socket path; $2 marks of clients to detach, separated by blanks; the rest are terminals, of which the first that
 * is known there is printed. Marks of the clients that have one are printed, too. What was asked to detach has no
 * terminal to say so on any more, and is ended.
 */
const SCRIPT = `
s=$1 dead=$2
shift 2
described() {
  infocmp "$1" >/dev/null 2>&1 && return
  set -f; IFS=:
  set -- "$1" $TERMINFO_DIRS
  set +f; unset IFS
  t=$1
  shift
  for d in "$TERMINFO" "$HOME/.terminfo" "$@" /etc/terminfo /lib/terminfo /usr/share/terminfo \\
    /usr/lib/terminfo /usr/local/share/terminfo /usr/share/misc/terminfo; do
    for f in "$d"/*/"$t"; do [ -z "$d" ] || [ ! -e "$f" ] || return 0; done
  done
  return 1
}
for t do if described "$t"; then echo "terminal $t"; break; fi; done
echo "version $(tmux -V)"
tmux -u -S "$s" list-clients -F '#{client_pid} #{client_tty}' 2>/dev/null | while read -r pid tty; do
  mark=$({ tr '\\0' '\\n' <"/proc/$pid/environ" | sed -n 's/^${CLIENT_VARIABLE}=//p'; } 2>/dev/null)
  [ -n "$mark" ] || continue
  echo "client $mark"
  for d in $dead; do
    [ "$mark" = "$d" ] || continue
    tmux -u -S "$s" detach-client -t "$tty"
    kill -9 "$pid" 2>/dev/null
  done
done
exit 0
`;

/** What the place said. */
export interface AttachPlace {
  /** The first of the terminals that is known there; null for none. */
  readonly terminal: string | null;
  /** The version of the tmux program there; null where it does not tell. */
  readonly version: string | null;
  /** Marks of the clients that have one. */
  readonly clients: readonly string[];
}

/**
 * Asks which of the terminals is known there, and which clients have a mark.
 *
 * @param detach Marks of clients that are to be detached.
 * @returns null where there is no answer.
 */
export async function askPlace(
  ctx: Pick<Context, "exec" | "clock">,
  target: ExecTarget,
  socketPath: string,
  { terminals = [], detach = [] }: {
    readonly terminals?: readonly string[];
    readonly detach?: readonly string[];
  },
): Promise<AttachPlace | null> {
  const result = await runScript(ctx, "tmux.snapshot", target, {
    script: SCRIPT,
    args: [socketPath, detach.join(" "), ...terminals],
    stdin: "",
    timeoutMs: TIMEOUT_MS,
  });
  if (result.kind !== "ran") return null;
  return {
    terminal: printedValue(result.stdout, "terminal") || null,
    version: versionIn(printedValue(result.stdout, "version")),
    clients: [...result.stdout.matchAll(/^client (\S+)$/gm)].map(([, mark = ""]) => mark),
  };
}

/** Terminals that nearly every place knows, the one that is most like this one first. */
export function terminalsLike(own: string): string[] {
  const common = ["xterm-256color", "screen-256color", "xterm", "screen"];
  const likeScreen = /^(screen|tmux)/.test(own);
  return [own, ...common.toSorted((a, b) => Number(isOf(b)) - Number(isOf(a)))];

  function isOf(terminal: string): boolean {
    return terminal.startsWith("screen") === likeScreen;
  }
}

/** A mark for a client, by which a later attach sees whether this process, which shows it, still lives. */
export function newMark(token: string): string {
  const { bootId, pidNamespace, pid, startTicks } = thisProcess() ?? NOWHERE;
  return [token, bootId, pidNamespace, pid, startTicks].join("/");
}

const NOWHERE = { bootId: "", pidNamespace: "", pid: Deno.pid, startTicks: "" };

/** Whether the process that a mark names has certainly ended: it was one of this boot and this pid namespace. */
export function isAbandoned(mark: string): boolean {
  const [, bootId = "", pidNamespace = "", pid = "", startTicks = ""] = mark.split("/");
  const here = thisProcess();
  if (here === null || bootId !== here.bootId || pidNamespace !== here.pidNamespace) return false;
  return thisProcess(pid)?.startTicks !== startTicks;
}
