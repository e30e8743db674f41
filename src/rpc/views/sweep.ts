/** What a sweep found and did, on the wire. */
import type { SweepResult } from "../../managed/reconcile/sweep.ts";
import * as s from "../shape.ts";
import { failedStage } from "./vocabulary.ts";

export const sweepShape = s.object({
  dry_run: s.boolean,
  expired: s.list(s.object({
    pane_id: s.string,
    layout_id: s.string,
    label: s.string,
    failed_stage: failedStage,
  })),
  leftovers: s.object({
    locks: s.list(s.string),
    worker_logs: s.list(s.string),
  }),
  rotated_logs: s.list(s.string),
});

export function sweepView(swept: SweepResult): s.Result<typeof sweepShape> {
  return {
    dry_run: swept.dryRun,
    expired: swept.expired.map(({ pane, failedStage }) => ({
      pane_id: pane.id,
      layout_id: pane.layoutId,
      label: pane.label,
      failed_stage: failedStage,
    })),
    leftovers: {
      locks: swept.leftovers.locks,
      worker_logs: swept.leftovers.workerLogs,
    },
    rotated_logs: swept.rotatedLogs,
  };
}
