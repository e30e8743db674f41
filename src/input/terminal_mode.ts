/**
 * How a pane's terminal takes what is typed, and whether anybody reads it: a terminal that hands over lines shows
 * what is typed by itself, whether or not a program is there that will read it.
 */
import type { Context } from "../context.ts";
import { type ExecTarget, runScript } from "../system/runtime/target.ts";

/**
 * `keys`: the program takes each key and shows it by itself. `lines`: the terminal collects lines, and a program
 * waits for one. `unknown`: the system does not tell.
 */
export type ReadMode = "keys" | "lines" | "unknown";

/**
 * `unread`: the terminal collects lines, and nobody waits for one. `unanswered`: the system gave no answer in
 * time. Neither permits to type.
 */
export type TerminalMode = ReadMode | "unread" | "unanswered";

/** Bytes of one line that Linux keeps for a program that reads lines (termios(3), "Canonical mode"). */
export const LONGEST_LINE = 4095;

const TIMEOUT_MS = 5000;

const READ_MODES = ["keys", "lines", "unknown"] satisfies ReadMode[];

/**
 * $1 the terminal's path, $2 a process of the pane. A thread of the foreground waits for a line when the kernel
 * has it asleep where terminals are read, in a system call on that terminal; either of the two may be hidden.
 */
const SCRIPT = `
tty=$1
modes=$(stty -F "$tty" -a 2>/dev/null || stty -f "$tty" -a 2>/dev/null)
case $modes in *-icanon*) echo keys; exit 0;; *icanon*) ;; *) echo unknown; exit 0;; esac
stat=
{ read -r stat <"/proc/$2/stat"; } 2>/dev/null
set -- \${stat##*) }
group=\${6:-0}
[ "$group" -gt 0 ] 2>/dev/null || { echo unknown; exit 0; }
verdict=unread
for process in /proc/[0-9]*; do
  stat=
  { read -r stat <"$process/stat"; } 2>/dev/null
  set -- \${stat##*) }
  [ "$3" = "$group" ] || continue
  for task in "$process"/task/[0-9]*; do
    place=; call=; first=
    { read -r place <"$task/wchan"; } 2>/dev/null
    { read -r call first _ <"$task/syscall"; } 2>/dev/null
    case $place in wait_woken|*tty_read*|0|'') ;; *) continue;; esac
    case $first in
    0x*)
      case $(readlink "$process/fd/$((first))" 2>/dev/null) in
      "$tty"|/dev/tty) echo lines; exit 0;;
      esac;;
    *)
      case $call in running) continue;; esac
      case $place in 0|'') verdict=unknown;; *) echo lines; exit 0;; esac;;
    esac
  done
done
echo $verdict
`;

/** Whether somebody reads what is typed, as far as the system tells. */
export function isRead(mode: string): mode is ReadMode {
  return READ_MODES.some((read) => read === mode);
}

/** Asks the system of the pane's container. */
export async function terminalMode(
  ctx: Context,
  target: ExecTarget,
  pane: { readonly tty: string; readonly pid: string },
): Promise<TerminalMode> {
  const result = await runScript(ctx, "tmux.snapshot", target, {
    script: SCRIPT,
    args: [pane.tty, pane.pid],
    stdin: "",
    timeoutMs: TIMEOUT_MS,
  });
  if (result.kind !== "ran") return "unanswered";
  const word = result.stdout.trim();
  return isRead(word) || word === "unread" ? word : "unanswered";
}
