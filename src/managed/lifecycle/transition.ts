/** The one writer of state: compares and sets, derives the layout's state, and writes the events. */
import type { Context } from "../../context.ts";
import type { Actor } from "../../model/event.ts";
import type { ManagedPane } from "../../model/pane.ts";
import type { WriteFailpoint } from "../../model/failpoints.ts";
import {
  aggregate,
  type FailedStage,
  isLegalTransition,
  isLive,
  type PaneState,
} from "../../model/states.ts";
import { deactivateAgent, getAgentOfPane } from "../../store/agents.ts";
import type { WriteOptions, Writer } from "../../store/db.ts";
import { addLayoutEvent, addPaneEvent, type EventSource } from "../../store/events.ts";
import { getLayout, raiseReattach, REATTACH, setLayoutState } from "../../store/layouts.ts";
import { deactivateLog } from "../../store/logs/log_attachments.ts";
import { setProblem } from "../../store/pane_progress.ts";
import { clearPaneLog, compareAndSetState, currentPanes } from "../../store/panes.ts";

/** A transaction that changes states. */
export interface StateChange {
  readonly writer: Writer;
  /** For the events that go with the changes. */
  readonly source: EventSource;
  /**
   * Moves a record to `to`. `problem` tells people why it is not well, and goes with `failedStage`.
   *
   * @returns false, with nothing written, when the record has left the state that `pane` was read in.
   * @throws {Error} when the lifecycle has no such transition: a bug of the caller.
   */
  move(pane: ManagedPane, to: "ready" | "removed"): boolean;
  move(pane: ManagedPane, to: PaneState, failedStage: FailedStage, problem: string): boolean;
  /** Says that a layout has a new current record. */
  touch(layoutId: string): void;
}

/**
 * Runs `act` in one write transaction, then stores the state of every layout whose records it changed; a
 * layout goes from its state before to its state after, without those in between.
 */
export function changeStates<T>(
  ctx: Context,
  point: WriteFailpoint,
  actor: Actor,
  act: (change: StateChange) => T,
  options: WriteOptions = {},
): T {
  return ctx.store.write(point, (writer) => {
    const source = { actor, timestamp: ctx.clock.now().toISOString(), newId: ctx.ids.uuid };
    const touched = new Set<string>();
    const result = act({
      writer,
      source,
      move: (pane: ManagedPane, to: PaneState, failedStage?: FailedStage, problem?: string) => {
        const moved = move(writer, source, pane, to, failedStage ?? null);
        if (moved) touched.add(pane.layoutId);
        if (moved && problem !== undefined) setProblem(writer, pane.id, problem);
        return moved;
      },
      touch: (layoutId) => touched.add(layoutId),
    });
    for (const layoutId of touched) deriveLayout(writer, source, layoutId);
    return result;
  }, options);
}

function move(
  writer: Writer,
  source: EventSource,
  pane: ManagedPane,
  to: PaneState,
  failedStage: FailedStage | null,
): boolean {
  if (!isLegalTransition(pane.state, to, failedStage)) {
    throw new Error(`no transition ${pane.state} → ${to} with stage ${failedStage}`);
  }
  if (!compareAndSetState(writer, pane.id, pane.state, to, failedStage, source.timestamp)) {
    return false;
  }
  if (pane.pendingMarkerToken !== null) {
    addPaneEvent(writer, source, pane, "managed_pane_pending_marker_cleared", {
      marker_token: pane.pendingMarkerToken,
    });
  }
  addPaneEvent(writer, source, pane, "managed_pane_state_changed", {
    prev_state: pane.state,
    new_state: to,
    ...(failedStage === null ? {} : { failed_stage: failedStage }),
  });
  if (!isLive(to)) retireAgent(writer, pane.id, source.timestamp);
  return true;
}

/** The agent of a record without a pane takes no input and no logs any more; its log file stays. */
function retireAgent(writer: Writer, paneId: string, now: string): void {
  const agent = getAgentOfPane(writer, paneId);
  if (!agent) return;
  deactivateAgent(writer, agent.id, now);
  deactivateLog(writer, agent.id, now);
  clearPaneLog(writer, paneId);
}

/** Stores what the layout's current records amount to, and says so when it is something new. */
function deriveLayout(writer: Writer, source: EventSource, layoutId: string): void {
  const layout = getLayout(writer, layoutId);
  if (!layout) throw new Error(`no layout ${layoutId}`);
  const { state, failedStage } = aggregate(currentPanes(writer, layoutId));
  setLayoutState(writer, layoutId, state, failedStage, source.timestamp);
  raiseReattach(writer, layoutId, REATTACH.onRecover);
  if (state === layout.state) return;
  addLayoutEvent(writer, source, layoutId, "managed_layout_state_changed", {
    prev_state: layout.state,
    new_state: state,
  });
}
