/** A tmux server that answers at a socket and runs in another place, in words, with the cure. */
import { type Advice, advise } from "../../model/advice.ts";
import { inOwnProc } from "../libc.ts";
import { readPlace } from "../place/read_place.ts";
import type { ExecTarget } from "../runtime/target.ts";

/** @param said The pid and the host that the server told, or what it complained of. */
export function foreign(
  { name, via }: ExecTarget,
  socketPath: string | null,
  said: string,
): { readonly reason: string; readonly cure: Advice } {
  const [, pid, host] = /^(\d+) (.*)$/.exec(said) ?? [];
  const server = pid === undefined ? "the tmux server" : `the tmux server (pid ${pid} on ${host})`;
  const answering = `${server} that answers at ${socketPath}`;
  const place = via === null ? inOwnProc(readPlace) : null;
  if (place !== null && !place.isWhole) {
    return {
      reason: `${answering} runs outside the sandbox that this is (pid namespace ` +
        `${place.pidNamespace}), from which nothing can be said of its panes`,
      cure: advise`run it outside that sandbox`,
    };
  }
  const owner = via === null ? "a container" : "this machine or of another container";
  return {
    reason: `${answering} does not run in ${name}: it is one of ${owner}, which shares that folder`,
    cure: via === null
      ? advise`set TMUX_TMPDIR to a folder that no container shares, such as one in your home`
      : advise`start ${name} with -e TMUX_TMPDIR=DIR, a folder of its own, or with a private /tmp`,
  };
}
