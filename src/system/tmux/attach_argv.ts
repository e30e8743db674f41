/** The command line that attaches a terminal to a session. Pure. */
import { execWay } from "../runtime/exec_way.ts";
import type { ExecTarget } from "../runtime/target.ts";

export interface AttachRequest {
  readonly target: ExecTarget;
  readonly socketPath: string;
  readonly sessionName: string;
  /** `%N` to select; null for none. */
  readonly paneId: string | null;
  /** The socket of the tmux that the terminal is in; null when it is in none. */
  readonly enclosing: string | null;
  /** What tmux is to take the terminal for; null for what it calls itself. */
  readonly terminal: string | null;
  /** What the terminal calls itself, for a way there that does not carry variables over by their names. */
  readonly own: { readonly term: string; readonly colours: string };
  /** What the client carries in {@link CLIENT_VARIABLE} where it may outlive its terminal; null for nothing. */
  readonly mark: string | null;
}

/** By this variable a client in a container is known. */
export const CLIENT_VARIABLE = "AGENTTOWER_CLIENT";

/**
 * The keys that take a terminal off an engine's `exec`, which keeps each one back until the next is typed: by default
 * the first is Ctrl-P.
 */
const DETACH_KEYS = "ctrl-\\,ctrl-@,ctrl-\\,ctrl-@";

/** argv. In a terminal of the very same tmux server, the client switches instead of nesting. */
export function attachCommand(request: AttachRequest): string[] {
  const { target, socketPath, paneId, terminal, mark } = request;
  const tmux = ["tmux", "-u", "-S", socketPath];
  // A pane stands for its session too, and is selected with it.
  const selection = ["-t", paneId ?? `=${request.sessionName}:`];
  if (target.via === null) {
    const verb = request.enclosing === socketPath ? "switch-client" : "attach-session";
    const env = terminal === null ? [] : ["env", `TERM=${terminal}`];
    return [...env, ...tmux, verb, ...selection];
  }
  const session = [...tmux, "attach-session", ...selection];
  if (target.via.pod !== null) {
    const variables = [
      ["TERM", terminal ?? request.own.term],
      ["COLORTERM", request.own.colours],
      [CLIENT_VARIABLE, mark ?? ""],
    ].filter(([, value]) => value !== "").map(([name, value]) => `${name}=${value}`);
    return [...execWay(target.via, target.containerId, ["-it"]), "env", ...variables, ...session];
  }
  const env = ["-e", terminal === null ? "TERM" : `TERM=${terminal}`, "-e", "COLORTERM"];
  if (mark !== null) env.push("-e", `${CLIENT_VARIABLE}=${mark}`);
  const flags = [`--detach-keys=${DETACH_KEYS}`, "-it", ...env];
  return [...execWay(target.via, target.containerId, flags), ...session];
}
