/** Why a record is degraded or failed, and what its process exited with. */
import type { ManagedPane } from "../model/pane.ts";
import type { Reader } from "../store/db.ts";
import { getSpawnProgress } from "../store/pane_progress.ts";
import { recordedExit } from "./lifecycle/recorded_exit.ts";

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
    exitCode: recordedExit(reader, pane)?.exitCode ?? null,
  };
}
