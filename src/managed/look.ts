/** Lazy recovery of one container: what was observed is decided, committed, and done. */
import type { Context } from "../context.ts";
import { containerLock } from "../registry/container_lock.ts";
import { placeOf } from "../registry/place.ts";
import type { Writer } from "../store/db.ts";
import { addLayoutEvent, addPaneEvent, type EventSource } from "../store/events.ts";
import { clearReattach, getReattach, raiseReattach, REATTACH } from "../store/layouts.ts";
import { putLook } from "../store/looks.ts";
import { oweKill } from "../store/pane_work.ts";
import { currentPanes, getPane } from "../store/panes.ts";
import { containerOf } from "./container_of.ts";
import { ensureWorker } from "./ensure_worker.ts";
import { killTwins, payKills } from "./kill.ts";
import { type Finding, observeContainer, type Observed } from "./observe.ts";
import type { RecoveryVerdict } from "./recovery_verdict.ts";
import { changeStates, type StateChange } from "./transition.ts";

export interface LookOptions {
  /** Gives up, and calls the container stale, after this many milliseconds. */
  readonly withinMs: number;
  /** Whether the operator asked for recovery, rather than for something else. */
  readonly explicit: boolean;
  /** Decides and tells, changes nothing. */
  readonly dryRun: boolean;
}

/**
 * Looks at one container and brings its records in line. Never throws for what the container does.
 *
 * @throws {Refusal} `state_unavailable` when what was seen cannot be put on record in time.
 */
export async function lookAtContainer(
  ctx: Context,
  containerId: string,
  options: LookOptions,
): Promise<Observed> {
  const deadline = ctx.clock.elapsed() + options.withinMs;
  const left = () => Math.max(1, deadline - ctx.clock.elapsed());
  if (options.dryRun) return await observeContainer(ctx, containerId, deadline);
  using lock = await ctx.locks.acquire(containerLock(containerId), {
    doing: "recovery",
    withinMs: options.withinMs,
  });
  if (lock === null) {
    const staleReason = "another command is changing this container";
    const observed = { containerId, staleReason, findings: [] };
    commit(ctx, observed, options.explicit, left());
    return observed;
  }
  const observed = await observeContainer(ctx, containerId, deadline);
  commit(ctx, observed, options.explicit, left());
  if (observed.staleReason === null) {
    const place = placeOf(ctx, containerOf(ctx, containerId));
    await killTwins(ctx, place, observed.findings, left());
    await payKills(ctx, place, containerId, left());
  }
  // Still under the lock: the lease cannot change hands unseen.
  const resumes = observed.findings.some(({ verdict }) => verdict.kind === "resume");
  if (resumes) ensureWorker(ctx, containerId);
  return observed;
}

/** Pane changes, the layouts' new states and their events, in one transaction. */
function commit(ctx: Context, result: Observed, explicit: boolean, withinMs: number): void {
  changeStates(ctx, "recover", "daemon", (change) => {
    const { writer, source } = change;
    putLook(writer, {
      containerId: result.containerId,
      lookedAt: source.timestamp,
      staleReason: result.staleReason,
    });
    for (const [layoutId, findings] of byLayout(result.findings)) {
      if (
        result.staleReason !== null || findings.some(({ verdict }) => verdict.kind === "resume")
      ) {
        raiseReattach(writer, layoutId, REATTACH.onLook);
      }
      apply(change, layoutId, findings);
      if (result.staleReason === null) reattach(writer, source, layoutId, findings, explicit);
    }
  }, { withinMs });
}

function apply(
  change: StateChange,
  layoutId: string,
  findings: readonly Finding[],
): void {
  const { writer, source } = change;
  const failed = new Map<Extract<RecoveryVerdict, { kind: "fail" }>["stage"], string[]>();
  for (const { pane, verdict, observed, exitCode } of findings) {
    if (verdict.kind === "degrade") {
      addPaneEvent(writer, source, pane, "managed_pane_launch_command_exited", {
        exit_code: exitCode,
        elapsed_ms: Math.max(0, Date.parse(source.timestamp) - Date.parse(pane.createdAt)),
      });
      change.move(pane, "degraded", "launch_command", "its command exited");
    }
    if (verdict.kind !== "fail") continue;
    if (!change.move(pane, "failed", verdict.stage, verdict.problem)) continue;
    failed.set(verdict.stage, [...failed.get(verdict.stage) ?? [], pane.id]);
    if (observed !== "gone") oweKill(writer, pane.id, source.timestamp);
  }
  for (const [stage, ids] of failed) {
    addLayoutEvent(writer, source, layoutId, "managed_layout_recovery_failed", {
      failed_pane_ids: ids,
      failed_stage: stage,
    });
  }
}

function reattach(
  writer: Writer,
  source: EventSource,
  layoutId: string,
  findings: readonly Finding[],
  explicit: boolean,
): void {
  const due = getReattach(writer, layoutId);
  if (due === REATTACH.none || (due === REATTACH.onRecover && !explicit)) return;
  if (currentPanes(writer, layoutId).some((pane) => pane.state === "creating")) return;
  const kept = findings.map(({ pane }) => getPane(writer, pane.id))
    .flatMap((pane) =>
      pane && (pane.state === "ready" || pane.state === "degraded") ? [pane.id] : []
    );
  if (kept.length === 0) return;
  addLayoutEvent(writer, source, layoutId, "managed_layout_recovery_reattached", {
    reattached_pane_ids: kept,
  });
  clearReattach(writer, layoutId);
}

function byLayout(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { layoutId } = finding.pane;
    groups.set(layoutId, [...groups.get(layoutId) ?? [], finding]);
  }
  return groups;
}
