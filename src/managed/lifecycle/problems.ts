/** Why panes are not well, for people; programs read the stage and the events. */
import type { Context } from "../../context.ts";
import { getSpawnProgress } from "../../store/pane_progress.ts";

/** Why this record is degraded or failed, in a few words; null when it is neither. */
export function problemOf(ctx: Context, paneId: string): string | null {
  return getSpawnProgress(ctx.store, paneId)?.problem ?? null;
}
