/** The command line that attaches a terminal to a session. Pure. */
import type { ExecTarget } from "../runtime/target.ts";

export interface AttachRequest {
  readonly target: ExecTarget;
  readonly socketPath: string;
  readonly sessionName: string;
  /** `%N` to select; null for none. */
  readonly paneId: string | null;
  /** The socket of the tmux that the terminal is in; null when it is in none. */
  readonly enclosing: string | null;
}

/**
 * The keys that take a terminal off an engine's `exec`, which keeps each one back until the next is typed: by default
 * the first is Ctrl-P.
 */
const DETACH_KEYS = "ctrl-\\,ctrl-@,ctrl-\\,ctrl-@";

/** argv. In a terminal of the very same tmux server, the client switches instead of nesting. */
export function attachCommand(request: AttachRequest): string[] {
  const { target, socketPath, paneId } = request;
  const tmux = ["tmux", "-u", "-S", socketPath];
  // A pane stands for its session too, and is selected with it.
  const selection = ["-t", paneId ?? `=${request.sessionName}:`];
  if (target.via === null) {
    const verb = request.enclosing === socketPath ? "switch-client" : "attach-session";
    return [...tmux, verb, ...selection];
  }
  const { program, user } = target.via;
  const env = ["-e", "TERM", "-e", "COLORTERM"];
  return [
    program,
    "exec",
    `--detach-keys=${DETACH_KEYS}`,
    "-it",
    ...env,
    "-u",
    user,
    target.containerId,
    ...tmux,
    "attach-session",
    ...selection,
  ];
}
