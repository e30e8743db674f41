/** What is on record of the end of a pane's process. */
import type { ManagedPane } from "../../model/pane.ts";
import type { Reader } from "../../store/db.ts";
import { eventsMatching } from "../../store/events.ts";

export interface RecordedExit {
  /** Null where tmux has not told it. */
  readonly exitCode: number | null;
  readonly elapsedMs: number;
}

/** Null for a pane whose process is not on record as ended. */
export function recordedExit(reader: Reader, pane: ManagedPane): RecordedExit | null {
  if (pane.failedStage !== "launch_command") return null;
  const filter = {
    layoutId: null,
    paneId: pane.id,
    types: ["managed_pane_launch_command_exited"],
    since: null,
  };
  const payload = eventsMatching(reader, filter, 0, 1, "newest")[0]?.event.payload;
  if (payload === undefined) return null;
  const { exit_code: code, elapsed_ms: elapsed } = payload;
  return {
    exitCode: typeof code === "number" ? code : null,
    elapsedMs: typeof elapsed === "number" ? elapsed : 0,
  };
}

/** Whether a pane has ended, and what its process exited with is still to be learnt. */
export function lacksExitCode(reader: Reader, pane: ManagedPane): boolean {
  return pane.state === "degraded" && recordedExit(reader, pane)?.exitCode === null;
}
