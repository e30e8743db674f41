/** The part of the client's script that tells what a pane's terminal runs in its foreground. Linux alone tells. */

/** As much of a command line is read, in bytes and in words. */
const MOST_BYTES = 4096;
const MOST_WORDS = 32;

/** `print_foreground PANE` prints the words of the command line of the process that tmux names the pane after. */
export const PRINT_FOREGROUND = `
print_foreground() {
  [ -n "$1" ] || return 0
  pid=$(tmux -u -S "$s" display-message -p -t "$1" '#{pane_pid}' 2>/dev/null)
  case $pid in ''|*[!0-9]*) return ;; esac
  stat=
  { IFS= read -r stat <"/proc/$pid/stat"; } 2>/dev/null
  set -- \${stat##*) }
  case \${6:-} in ''|0|*[!0-9]*) return ;; esac
  { dd bs=${MOST_BYTES} count=1 <"/proc/$6/cmdline"; } 2>/dev/null |
    tr '\\n\\0' '?\\n' | sed -e 's/^/foreground /' -e ${MOST_WORDS}q
}
`;

/** Reads what `print_foreground` has printed; a program chooses its command line itself. */
export function readForeground(stdout: string): string[] {
  return [...stdout.matchAll(/^foreground (.*)$/gm)].map(([, word = ""]) => word);
}
