/** Whether the panes of a layout stand in one window of its own, and what brings them there. Pure. */
import { isolatePane, joinPane, type ProvenPane, setAside } from "../../system/tmux/commands.ts";
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";

/** A pane of the layout, and what proves it. */
export interface Placed {
  readonly pane: TmuxPane;
  readonly proven: ProvenPane;
}

/** What else the server has. */
export interface Beside {
  /** A living pane of the layout that was there before. */
  readonly sibling: TmuxPane | null;
  /** Every other pane of the server. */
  readonly others: readonly TmuxPane[];
  /** The `%N` of those that were there before the layout's panes were made. */
  readonly before: ReadonlySet<string>;
}

/**
 * The tmux commands that bring the panes that were just made, in slot order, into one window: that of a sibling
 * which was there before, wherever the operator has moved it, else one that holds nobody else's pane. A hook may
 * have put them elsewhere, or another pane beside them. What a hook made beside them gets a window of its own;
 * from what was there before, or is somebody's, they go away themselves.
 */
export function gatherCommands(
  server: TmuxServer,
  made: readonly Placed[],
  { sibling, others, before }: Beside,
  arrangement: string,
): string[] {
  const [first] = made;
  if (first === undefined) return [];
  const { windowId } = sibling ?? first.pane;
  const strangers = sibling === null ? others.filter((pane) => pane.windowId === windowId) : [];
  // To leave a window that a hook splits whenever one is made would only make the next.
  const isHooks = strangers.every(({ paneId, tag }) => tag === null && !before.has(paneId));
  const commands = strangers.flatMap(({ paneId }) => {
    const proven = { paneId, proof: { server } };
    const { sessionName } = first.pane;
    return isHooks ? [setAside(proven, sessionName, first.pane.paneId, arrangement)] : [];
  });
  if (!isHooks) commands.push(isolatePane(first.proven, first.pane.sessionName));
  let previous = sibling ?? first.pane;
  for (const { pane, proven } of made) {
    const isHome = pane.windowId === windowId && (isHooks || pane === first.pane);
    if (!isHome) commands.push(joinPane(proven, previous.paneId, arrangement));
    previous = pane;
  }
  return commands;
}
