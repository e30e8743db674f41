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
import { whyElsewhere } from "../../containers/place_of.ts";
import { isWorkerAlive } from "../lifecycle/ensure_worker.ts";
import { warnIfStopped } from "../lifecycle/stopped_worker.ts";
import { type Leftovers, removeLeftovers } from "./leftovers.ts";
import { expiredStage, MARKER_EXPIRED } from "./verdict.ts";
import { whoChanges } from "./apply.ts";
import { changeStates } from "../lifecycle/transition.ts";

/** How long sweep waits for a container that another command is changing, in milliseconds. */
const LOCK_BUDGET_MS = 10_000;

/** A record whose marker expired, and the stage that it fails at. */
export interface ExpiredPane {
  readonly pane: ManagedPane;
  readonly failedStage: ReturnType<typeof expiredStage>;
}

export interface SweepResult {
  readonly dryRun: boolean;
  readonly expired: readonly ExpiredPane[];
  readonly leftovers: Leftovers;
  /** Pane logs that were over their limit. */
  readonly rotatedLogs: readonly string[];
}

/**
 * Fails every `creating` record of this place whose marker is too old and whose worker is dead; tidies up. Of one
 * container only, when it is given.
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
    dryRun,
    expired: expired.flat(),
    leftovers,
    rotatedLogs: rotateLogs(ctx, { dryRun, containerId }),
  };
}

async function sweepContainer(
  ctx: Context,
  containerId: string,
  dryRun: boolean,
): Promise<readonly ExpiredPane[]> {
  if (dryRun) return expiredPanes(ctx, containerId).map((pane) => asExpired(ctx, pane));
  using lock = await ContainerLock.acquire(ctx.locks, containerId, {
    doing: "sweep",
    withinMs: LOCK_BUDGET_MS,
  });
  if (lock === null) {
    const { name } = containerOf(ctx, containerId);
    ctx.warn(`the markers of ${name} were not checked: ${whoChanges(ctx, containerId)}`);
    return [];
  }
  const expired = expiredPanes(ctx, containerId);
  if (expired.length === 0) return [];
  return changeStates(ctx, "sweep", "daemon", ({ writer, source, move }) => {
    return expired.flatMap((pane) => {
      const { failedStage } = asExpired(ctx, pane);
      if (!move(pane, "failed", failedStage, MARKER_EXPIRED)) return [];
      // tmux was not asked. If the pane lives, the next recovery kills it.
      markKillOwed(writer, pane.id, source.timestamp);
      addLayoutEvent(writer, source, pane.layoutId, "managed_layout_recovery_failed", {
        failed_pane_ids: [pane.id],
        failed_stage: failedStage,
      });
      return [{ pane, failedStage }];
    });
  });
}

function expiredPanes(ctx: Context, containerId: string): ManagedPane[] {
  const now = ctx.clock.now().getTime();
  const old = creatingPanes(ctx.store, containerId)
    .filter((pane) => now - Date.parse(pane.createdAt) >= MARKER_TTL_MS)
    .filter((pane) => whyElsewhere(ctx, pane) === null);
  if (old.length === 0 || !isWorkerAlive(ctx, containerId)) return old;
  warnIfStopped(ctx, containerId);
  return [];
}

function asExpired(ctx: Context, pane: ManagedPane): ExpiredPane {
  const stage = getSpawnProgress(ctx.store, pane.id)?.stage ?? "pane_create";
  return { pane, failedStage: expiredStage(stage) };
}
