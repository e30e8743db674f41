/** Why a record is degraded or failed, and what its process exited with. */
import type { ManagedPane } from "../model/pane.ts";
import type { Reader } from "../store/db.ts";
import { eventsMatching } from "../store/events.ts";
import { getSpawnProgress } from "../store/pane_progress.ts";

export interface Trouble {
  /** For people; null where none is known. */
  readonly problem: string | null;
  /** Null where no process ended, or tmux does not tell. */
  readonly exitCode: number | null;
}

/** Null for a record that is neither degraded nor failed. */
export function troubleOf(reader: Reader, pane: ManagedPane): Trouble | null {
  if (pane.state !== "degraded" && pane.state !== "failed") return null;
  return {
    problem: getSpawnProgress(reader, pane.id)?.problem ?? null,
    exitCode: pane.failedStage === "launch_command" ? exitCodeOf(reader, pane) : null,
  };
}

function exitCodeOf(reader: Reader, pane: ManagedPane): number | null {
  const filter = {
    layoutId: null,
    paneId: pane.id,
    types: ["managed_pane_launch_command_exited"],
    since: null,
  };
  const code = eventsMatching(reader, filter, 0, 1, "newest")[0]?.event.payload.exit_code;
  return typeof code === "number" ? code : null;
}
