/** Ends tmux servers and sees to it that they have ended. */
import type { RunResult } from "./process.ts";

/** In order, or by a signal that gives it no time. */
export type ServerEnd = "kill-server" | "SIGKILL";

// A dead process that nobody has waited for yet is a zombie (Z).
const SCRIPT = `
set -eu
end=$1
shift
pid=$("$@" display-message -p '#{pid}' 2>&1) || case $pid in
*'no server running on '* | *'(No such file or directory)'*) exit 0 ;;
*) echo "$pid" >&2 && exit 1 ;;
esac
case $end in
SIGKILL) kill -KILL "$pid" ;;
*) "$@" "$end" ;;
esac
while grep -qs '^State:[[:space:]]*[^Z[:space:]]' "/proc/$pid/status"; do sleep 0.02; done
`;

/**
 * Ends the server that a tmux command reaches, if there is one, and waits until its process has ended: `kill-server`
 * answers before that, and what is asked in between cannot be told.
 *
 * @param exec runs a command where the server is
 * @param tmux the command and its options, such as `["tmux", "-L", "box"]`
 */
export async function endServer(
  exec: (command: string[]) => Promise<RunResult>,
  tmux: readonly string[],
  end: ServerEnd = "kill-server",
): Promise<void> {
  const { code, stderr } = await exec(["sh", "-c", SCRIPT, "sh", end, ...tmux]);
  if (code !== 0) throw new Error(`the tmux server is not ended: ${stderr}`);
}
