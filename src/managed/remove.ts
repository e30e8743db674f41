/** Removes a pane, or a whole layout (contract: methods.md, "managed.pane.remove"). */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { ManagedPane } from "../model/pane.ts";
import { managedPaneIllegalTransition } from "../model/refusals/managed.ts";
import type { LayoutState } from "../model/states.ts";
import { flushAudit } from "../audit/flush.ts";
import { containerOf } from "../containers/known.ts";
import { targetOf } from "../containers/target_of.ts";
import { getLayout } from "../store/layouts.ts";
import { getSpawnProgress, markKillOwed } from "../store/pane_progress.ts";
import { currentPanes } from "../store/panes.ts";
import { requireLayout, requirePane } from "../store/require_record.ts";
import { archivePane } from "./lifecycle/archive.ts";
import { killPanes } from "./lifecycle/kill.ts";
import { cureOfStopped, stoppedWorker } from "./lifecycle/stopped_worker.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { changeStates } from "./lifecycle/transition.ts";

export interface RemovedPane {
  readonly paneId: string;
  /** False while the kill of its tmux pane is owed. */
  readonly killSucceeded: boolean;
}

export interface RemovedLayout {
  readonly layoutId: string;
  readonly state: LayoutState;
  readonly panes: readonly RemovedPane[];
}

/**
 * Kills the pane's tmux pane, identity proven, and archives the record. A kill that cannot be done now is
 * owed. Removing a removed pane changes nothing.
 *
 * @throws {Refusal} `managed_pane_not_found`, `managed_pane_protected_adopted`, or
 * `managed_pane_illegal_transition` while the pane is `creating`.
 */
export async function removePane(ctx: Context, paneId: string): Promise<RemovedPane> {
  const pane = requirePane(ctx.store, paneId);
  if (pane.state === "removed") return settledRemoval(ctx, pane);
  await remove(ctx, pane, () => [requirePane(ctx.store, paneId)]);
  return settledRemoval(ctx, pane);
}

/**
 * Removes every current record of the layout that is not removed yet.
 *
 * @throws {Refusal} `managed_layout_not_found`, or `managed_pane_illegal_transition` while any pane of it is
 * `creating`; then none is removed.
 */
export async function removeLayout(ctx: Context, layoutId: string): Promise<RemovedLayout> {
  const layout = requireLayout(ctx.store, layoutId);
  const panes = await remove(ctx, layout, () => currentPanes(ctx.store, layoutId));
  return { layoutId, state: getLayout(ctx.store, layoutId)!.state, panes };
}

/** Removes the records that `read` gives once the container's lock is held. */
async function remove(
  ctx: Context,
  at: { readonly containerId: string },
  read: () => ManagedPane[],
): Promise<RemovedPane[]> {
  const { containerId } = at;
  try {
    using lock = await ContainerLock.acquire(ctx.locks, containerId, { doing: "a removal" });
    const panes = read();
    for (const pane of panes) {
      if (pane.state !== "creating") continue;
      const stopped = stoppedWorker(ctx, containerId);
      const { layoutId } = pane;
      const advice = stopped === null
        ? advise`wait until it has settled (agenttower layout wait ${layoutId}), and try again`
        : cureOfStopped(stopped);
      throw managedPaneIllegalTransition(pane, "remove", advice);
    }
    const standing = panes.filter((pane) => pane.state !== "removed");
    if (standing.length > 0) {
      const target = targetOf(ctx, containerOf(ctx, containerId));
      // Before anything is ended: recovery goes on with it where this command dies.
      ctx.store.write("remove", (writer) => {
        const now = ctx.clock.now().toISOString();
        for (const { id } of standing) markKillOwed(writer, id, now);
      });
      archive(ctx, standing, await killPanes(ctx, lock, target, standing));
    }
    return panes.map((pane) => settledRemoval(ctx, pane));
  } finally {
    await flushAudit(ctx);
  }
}

function archive(
  ctx: Context,
  panes: readonly ManagedPane[],
  absent: ReadonlySet<string>,
): void {
  changeStates(ctx, "remove", "operator", (change) => {
    for (const pane of panes) archivePane(ctx, change, pane, absent.has(pane.id));
  }, { durable: true });
}

function settledRemoval(ctx: Context, pane: ManagedPane): RemovedPane {
  const owed = getSpawnProgress(ctx.store, pane.id)?.killOwedSince ?? null;
  return { paneId: pane.id, killSucceeded: owed === null };
}
