/** Whether the place of a pane was restarted since the pane was made: all that was in its tmux went with that. */
import type { ManagedPane } from "../../model/pane.ts";
import type { TmuxAnswer } from "../../system/tmux/client.ts";
import { isSameStart } from "../../system/tmux/server_id.ts";

/** What was restarted, and since when it runs; null where nothing was, or that is not known. */
export function whyRestarted(
  { tmuxServerId }: Pick<ManagedPane, "tmuxServerId">,
  { around, initAgeMs }: Pick<TmuxAnswer, "around" | "initAgeMs">,
  now: Date,
): string | null {
  if (tmuxServerId === null || around === null || around.bootId === "") return null;
  if (isSameStart(tmuxServerId, around)) return null;
  const what = tmuxServerId.startsWith(`${around.bootId}/`) ? "container" : "machine";
  const since = initAgeMs === null
    ? ""
    : `, and runs since ${new Date(now.getTime() - initAgeMs).toISOString()}`;
  return `its ${what} was restarted${since}`;
}
