/** Whether the panes of a layout stand in one window of its own, and what brings them there. Pure. */
import { isolatePane, joinPane, type ProvenPane } from "../../system/tmux/commands.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";

/** A pane of the layout, and what proves it. */
export interface Placed {
  readonly pane: TmuxPane;
  readonly proven: ProvenPane;
}

/**
 * The tmux commands that bring the panes that were just made, in slot order, into one window: that of a sibling
 * which was there before, wherever the operator has moved it, else one that holds nobody else's pane. A hook may
 * have put them elsewhere, or another pane beside them.
 *
 * @param sibling A living pane of the layout that was there before.
 * @param others Every other pane of the server.
 */
export function gatherCommands(
  made: readonly Placed[],
  sibling: TmuxPane | null,
  others: readonly TmuxPane[],
  arrangement: string,
): string[] {
  const [first] = made;
  if (first === undefined) return [];
  const { windowId } = sibling ?? first.pane;
  const isShared = sibling === null && others.some((pane) => pane.windowId === windowId);
  const commands = isShared ? [isolatePane(first.proven, first.pane.sessionName)] : [];
  let before = sibling ?? first.pane;
  for (const { pane, proven } of made) {
    const isHome = pane.windowId === windowId && !(isShared && pane !== first.pane);
    if (!isHome) commands.push(joinPane(proven, before.paneId, arrangement));
    before = pane;
  }
  return commands;
}
