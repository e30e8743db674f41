/** What recovery found and did, on the wire. */
import type {
  RecoveredContainer,
  RecoveredPane,
  RecoverResult,
} from "../../managed/reconcile/recover.ts";
import * as s from "../shape.ts";
import { failedStage, state } from "./vocabulary.ts";

const recoveredPaneShape = s.object({
  pane_id: s.string,
  layout_id: s.string,
  label: s.string,
  recorded: state,
  observed: s.string,
  action: s.oneOf(["none", "degrade", "fail", "resume", "kill"]),
  failed_stage: s.omittable(failedStage),
});

const recoveredContainerShape = s.object({
  container_id: s.string,
  status: s.oneOf(["ok", "stale"]),
  reason: s.omittable(s.string),
  panes: s.list(recoveredPaneShape),
});

export const recoveryShape = s.object({
  dry_run: s.boolean,
  /** Whether anything was, or with `dry_run` would be, done. */
  drift: s.boolean,
  containers: s.list(recoveredContainerShape),
});

export function recoveryView(result: RecoverResult): s.Result<typeof recoveryShape> {
  return {
    dry_run: result.dryRun,
    drift: result.drift,
    containers: result.containers.map(recoveredContainerView),
  };
}

function recoveredContainerView(
  { containerId, staleReason, panes }: RecoveredContainer,
): s.Result<typeof recoveredContainerShape> {
  return {
    container_id: containerId,
    status: staleReason === null ? "ok" : "stale",
    ...(staleReason === null ? {} : { reason: staleReason }),
    panes: panes.map(recoveredPaneView),
  };
}

function recoveredPaneView(
  { pane, observed, action, failedStage }: RecoveredPane,
): s.Result<typeof recoveredPaneShape> {
  return {
    pane_id: pane.id,
    layout_id: pane.layoutId,
    label: pane.label,
    recorded: pane.state,
    observed,
    action,
    ...(failedStage === null ? {} : { failed_stage: failedStage }),
  };
}
