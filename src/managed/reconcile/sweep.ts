/** Applies the marker rule without tmux, and removes the leftovers of finished work. */
import type { Context } from "../../context.ts";
import { MARKER_TTL_MS } from "../../model/marker.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { flushAudit } from "../../audit/flush.ts";
import { ContainerLock } from "../../system/locks/container_lock.ts";
import { rotateLogs } from "../../logs/rotate.ts";
import { addLayoutEvent } from "../../store/events.ts";
import { getSpawnProgress, markKillOwed } from "../../store/pane_progress.ts";
import { containersToReconcile, creatingPanes } from "../../store/panes.ts";
import { containerOf } from "../../containers/known.ts";
import { isWorkerAlive } from "../lifecycle/ensure_worker.ts";
import { type Leftovers, removeLeftovers } from "./leftovers.ts";
import { expiredStage, MARKER_EXPIRED } from "./verdict.ts";
import { changeStates } from "../lifecycle/transition.ts";

/** How long sweep waits for a container that another command is changing, in milliseconds. */
const LOCK_BUDGET_MS = 10_000;

export interface SweepResult {
  dry_run: boolean;
  /** Records whose marker expired. */
  expired: { pane_id: string; layout_id: string; label: string; failed_stage: string }[];
  leftovers: Leftovers;
  /** Pane logs that were over their limit. */
  rotated_logs: string[];
}

/**
 * Fails every `creating` record whose marker is too old and whose worker is dead; tidies up. Of one container
 * only, when it is given.
 */
export async function sweep(
  ctx: Context,
  options: { readonly dryRun: boolean; readonly containerId?: string | null },
): Promise<SweepResult> {
  const { dryRun, containerId = null } = options;
  const ids = containersToReconcile(ctx.store)
    .filter((id) => containerId === null || containerId === id);
  const expired = await Promise.all(ids.map((id) => sweepContainer(ctx, id, dryRun)));
  const leftovers = removeLeftovers(ctx, { dryRun, containerId });
  if (!dryRun) await flushAudit(ctx);
  return {
    dry_run: dryRun,
    expired: expired.flat(),
    leftovers,
    rotated_logs: rotateLogs(ctx, { dryRun, containerId }),
  };
}

async function sweepContainer(
  ctx: Context,
  containerId: string,
  dryRun: boolean,
): Promise<SweepResult["expired"]> {
  if (dryRun) return expiredPanes(ctx, containerId).map((pane) => present(ctx, pane));
  using lock = await ContainerLock.acquire(ctx.locks, containerId, {
    doing: "sweep",
    withinMs: LOCK_BUDGET_MS,
  });
  if (lock === null) {
    const { name } = containerOf(ctx, containerId);
    ctx.warn(`${name} is being changed by another command; its markers were not checked`);
    return [];
  }
  const expired = expiredPanes(ctx, containerId);
  if (expired.length === 0) return [];
  return changeStates(ctx, "sweep", "daemon", ({ writer, source, move }) => {
    return expired.flatMap((pane) => {
      const row = present(ctx, pane);
      const stage = row.failed_stage;
      if (!move(pane, "failed", stage, MARKER_EXPIRED)) return [];
      // tmux was not asked. If the pane lives, the next recovery kills it.
      markKillOwed(writer, pane.id, source.timestamp);
      addLayoutEvent(writer, source, pane.layoutId, "managed_layout_recovery_failed", {
        failed_pane_ids: [pane.id],
        failed_stage: stage,
      });
      return [row];
    });
  });
}

function expiredPanes(ctx: Context, containerId: string): ManagedPane[] {
  if (isWorkerAlive(ctx, containerId)) return [];
  const now = ctx.clock.now().getTime();
  return creatingPanes(ctx.store, containerId)
    .filter((pane) => now - Date.parse(pane.createdAt) >= MARKER_TTL_MS);
}

function present(ctx: Context, pane: ManagedPane) {
  const stage = expiredStage(getSpawnProgress(ctx.store, pane.id)?.stage ?? "pane_create");
  return { pane_id: pane.id, layout_id: pane.layoutId, label: pane.label, failed_stage: stage };
}
