/** Why tmux cannot make its socket, in words, with the cure. Pure. */
import type { ExecTarget } from "../runtime/target.ts";

/** @param said What the script found: its word for it, and what the system complained of. */
export function noSocket(
  { name, via }: Pick<ExecTarget, "name" | "via">,
  socketPath: string,
  said: string,
): { readonly reason: string; readonly cure: string } {
  const folder = socketPath.slice(0, socketPath.lastIndexOf("/"));
  const [kind = "", ...words] = said.split(" ");
  const complaint = words.join(" ").split(": ").at(-1) || "it cannot be written";
  // Below another folder it is by the container's own TMUX_TMPDIR, for which a /tmp does nothing.
  const tmpfs = folder.startsWith("/tmp/") ? "--tmpfs /tmp, or with " : "";
  const own = via === null
    ? "set TMUX_TMPDIR to a folder of your own that is there, or unset it"
    : `start ${name} with ${tmpfs}-e TMUX_TMPDIR=DIR, a folder that ${via.user} may write in`;
  switch (kind) {
    case "long":
      return {
        reason: `the path of its socket is longer than the system takes: ${socketPath}`,
        cure: via === null
          ? "set TMUX_TMPDIR to a folder with a shorter path, or unset it"
          : `start ${name} with -e TMUX_TMPDIR=DIR, a folder with a shorter path`,
      };
    case "foreign":
      return { reason: `the folder of its socket, ${folder}, belongs to another user`, cure: own };
    default:
      return { reason: `its socket cannot be made in ${folder}: ${complaint}`, cure: own };
  }
}
