/** What keeps tmux's socket, and what stands beside it, from being made, in words, with the cure. Pure. */
import { type Advice, advise } from "../../model/advice.ts";
import type { ExecTarget } from "../runtime/target.ts";

/** @param said What the script found: its word for it, and what the system complained of. */
export function noSocket(
  { name, via }: Pick<ExecTarget, "name" | "via">,
  socketPath: string,
  said: string,
): { readonly reason: string; readonly cure: Advice } {
  const folder = folderOf(socketPath);
  const [kind = "", ...words] = said.split(" ");
  const complaint = lastWords(words.join(" "));
  const own = ownFolder({ name, via }, folder);
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

/**
 * Why the variables of a profile cannot be handed to its pane.
 *
 * @param said What the system complained of.
 */
export function noHandover(
  target: Pick<ExecTarget, "name" | "via">,
  socketPath: string,
  said: string,
): { readonly reason: string; readonly cure: Advice } {
  return {
    reason: `the variables of a profile cannot be handed to its pane through ${
      folderOf(socketPath)
    }: ${lastWords(said)}`,
    cure: ownFolder(target, folderOf(socketPath)),
  };
}

function folderOf(socketPath: string): string {
  return socketPath.slice(0, socketPath.lastIndexOf("/"));
}

/** Of a complaint that names who complains and what about, the cause. */
function lastWords(complaint: string): string {
  return complaint.trim().split(": ").at(-1) || "it cannot be written";
}

function ownFolder({ name, via }: Pick<ExecTarget, "name" | "via">, folder: string): Advice {
  if (via === null) {
    return advise`set TMUX_TMPDIR to a folder of your own that is there, or unset it`;
  }
  const { user } = via;
  // Below another folder it is by the container's own TMUX_TMPDIR, for which a /tmp does nothing.
  return folder.startsWith("/tmp/")
    ? advise`start ${name} with --tmpfs /tmp, or with -e TMUX_TMPDIR=DIR, a folder that ${user} may write in`
    : advise`start ${name} with -e TMUX_TMPDIR=DIR, a folder that ${user} may write in`;
}
