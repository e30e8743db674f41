/** Why tmux cannot make its socket, in words, with the cure. Pure. */
import { type Advice, advise } from "../../model/advice.ts";
import type { ExecTarget } from "../runtime/target.ts";

/** @param said What the script found: its word for it, and what the system complained of. */
export function noSocket(
  { name, via }: Pick<ExecTarget, "name" | "via">,
  socketPath: string,
  said: string,
): { readonly reason: string; readonly cure: Advice } {
  const folder = socketPath.slice(0, socketPath.lastIndexOf("/"));
  const [kind = "", ...words] = said.split(" ");
  const complaint = words.join(" ").split(": ").at(-1) || "it cannot be written";
  const own = via === null
    ? advise`set TMUX_TMPDIR to a folder of your own`
    : advise`start ${name} with --tmpfs /tmp, or with -e TMUX_TMPDIR=DIR, a folder that ${via.user} may write in`;
  switch (kind) {
    case "long":
      return {
        reason: `the path of its socket is longer than the system takes: ${socketPath}`,
        cure: via === null
          ? advise`set TMUX_TMPDIR to a folder with a shorter path, or unset it`
          : advise`start ${name} with -e TMUX_TMPDIR=DIR, a folder with a shorter path`,
      };
    case "foreign":
      return { reason: `the folder of its socket, ${folder}, belongs to another user`, cure: own };
    default:
      return { reason: `its socket cannot be made in ${folder}: ${complaint}`, cure: own };
  }
}
