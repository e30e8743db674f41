/** The lazy recovery that comes before a command (contract: operations.md, "Lazy recovery"). */
import { flushAudit } from "../../audit/flush.ts";
import { placeTextOf } from "../../containers/place_of.ts";
import type { Context } from "../../context.ts";
import { isRefusal, withAdvice } from "../../model/errors.ts";
import { getContainerCheck } from "../../store/container_check.ts";
import { isWorkerAlive } from "../lifecycle/ensure_worker.ts";
import { containersToReconcile, creatingPanes } from "../../store/panes.ts";
import type { ReconcileOptions, Reconciliation } from "./apply.ts";

/** How long the reconciliation before a read command may take in all, in milliseconds. */
const READ_BUDGET_MS = 2_000;

/** Which containers a command needs reconciled first. */
export interface RecoveryScope {
  readonly containers: readonly string[] | "all";
  /** `interval`: not those that were read within `recovery.min_interval_seconds`. */
  readonly mode: "always" | "interval";
  /** Whether a create comes next, which asks for the sessions: the same look tells it. */
  readonly withSessions?: boolean;
}

/**
 * Reconciles the containers that hold records and matter to a command, in parallel, each on its own. One that
 * cannot be read in time is left as it is and marked stale.
 *
 * @returns the containers of which that could not even be put on record.
 */
export async function recoverBefore(
  ctx: Context,
  scope: RecoveryScope,
): Promise<ReadonlySet<string>> {
  const unrecorded = new Set<string>();
  if (ctx.store.readOnly) return unrecorded;
  const due = containersToReconcile(ctx.store)
    .filter((id) => scope.containers === "all" || scope.containers.includes(id))
    .filter((id) => scope.mode === "always" || isDue(ctx, id));
  if (due.length === 0) return unrecorded;
  await Promise.all(due.map(async (id) => {
    const { withSessions } = scope;
    if (await reconcileOrWarn(ctx, id, { withSessions }) === null) unrecorded.add(id);
  }));
  await flushAudit(ctx);
  return unrecorded;
}

/** Null where nothing can be put on record now (a busy database, a full disk): that keeps no command from reading. */
export async function reconcileOrWarn(
  ctx: Context,
  containerId: string,
  wanted: Pick<ReconcileOptions, "withLastLines" | "withSessions">,
): Promise<Reconciliation | null> {
  // A command of which nothing is due does without.
  const { reconcileContainer } = await import("./apply.ts");
  try {
    return await reconcileContainer(ctx, containerId, {
      withinMs: READ_BUDGET_MS,
      explicit: false,
      dryRun: false,
      ...wanted,
    });
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
    ctx.warn(`what tmux shows cannot be recorded (${withAdvice(error)})`);
    return null;
  }
}

/** Whether panes are to be made there that no worker makes. */
function isOrphaned(ctx: Context, containerId: string): boolean {
  return creatingPanes(ctx.store, containerId).length > 0 && !isWorkerAlive(ctx, containerId);
}

function isDue(ctx: Context, containerId: string): boolean {
  if (isOrphaned(ctx, containerId)) return true;
  const last = getContainerCheck(ctx.store, containerId);
  if (!last || last.place !== placeTextOf(ctx, containerId)) return true;
  const age = ctx.clock.now().getTime() - Date.parse(last.checkedAt);
  // A clock that was set back must not put recovery off.
  return age < 0 || age >= ctx.settings.recovery.minIntervalSeconds * 1000;
}
