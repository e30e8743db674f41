/** Lazy recovery before a command, and the `recover` command itself. */
import type { Context } from "../../context.ts";
import { isRefusal } from "../../model/errors.ts";
import { flushAudit } from "../../audit/flush.ts";
import { getContainerCheck } from "../../store/container_check.ts";
import { containersToReconcile } from "../../store/panes.ts";
import { reconcileContainer, type Reconciliation } from "./apply.ts";
import type { Finding } from "./observe.ts";

/** How long a look before a read command may take in all, in milliseconds. */
export const READ_BUDGET_MS = 2_000;

/** How long `recover` waits for one container, in milliseconds. */
const RECOVER_BUDGET_MS = 30_000;

/** Which containers a command needs looked at first. */
export interface RecoveryScope {
  readonly containers: readonly string[] | "all";
  /** `interval`: not those looked at within `recovery.min_interval_seconds`. */
  readonly mode: "always" | "interval" | "never";
}

/**
 * Looks at the containers that hold records and matter to a command, in parallel, each on its own. One that
 * cannot be read in time is left as it is and marked stale.
 */
export async function recoverBefore(ctx: Context, options: RecoveryScope): Promise<void> {
  if (options.mode === "never" || ctx.store.readOnly) return;
  const due = containersToReconcile(ctx.store)
    .filter((id) => options.containers === "all" || options.containers.includes(id))
    .filter((id) => options.mode === "always" || isDue(ctx, id));
  if (due.length === 0) return;
  await Promise.all(due.map((id) => reconcileOrWarn(ctx, id)));
  await flushAudit(ctx);
}

/** What cannot be put on record now (a busy database, a full disk) keeps no command from reading. */
async function reconcileOrWarn(ctx: Context, containerId: string): Promise<void> {
  try {
    const options = { withinMs: READ_BUDGET_MS, explicit: false, dryRun: false };
    await reconcileContainer(ctx, containerId, options);
    ctx.unread.delete(containerId);
  } catch (error) {
    if (!isRefusal(error, "state_unavailable")) throw error;
    ctx.unread.add(containerId);
    ctx.warn(`what tmux shows cannot be put on record (${error.details.reason})`);
  }
}

function isDue(ctx: Context, containerId: string): boolean {
  const look = getContainerCheck(ctx.store, containerId);
  if (!look) return true;
  const age = ctx.clock.now().getTime() - Date.parse(look.checkedAt);
  // A clock that was set back must not put looks off.
  return age < 0 || age >= ctx.settings.recovery.minIntervalSeconds * 1000;
}

/** One record in the result of `recover`. */
export interface RecoveredPane {
  pane_id: string;
  layout_id: string;
  label: string;
  recorded: string;
  observed: string;
  /** What was done; with `dry_run`, what would be. `none` also where a kill that is due could not be done. */
  action: "none" | "degrade" | "fail" | "resume" | "kill";
  failed_stage?: string;
}

export interface RecoverResult {
  dry_run: boolean;
  /** Whether anything was, or with `dry_run` would be, done. */
  drift: boolean;
  containers: {
    container_id: string;
    status: "ok" | "stale";
    reason?: string;
    panes: RecoveredPane[];
  }[];
}

/** Looks at every container that holds records, or at one, and says what it did. */
export async function recover(
  ctx: Context,
  options: { readonly containerId: string | null; readonly dryRun: boolean },
): Promise<RecoverResult> {
  const ids = containersToReconcile(ctx.store)
    .filter((id) => options.containerId === null || options.containerId === id);
  const looks = await Promise.all(ids.map((id) =>
    reconcileContainer(ctx, id, {
      withinMs: RECOVER_BUDGET_MS,
      explicit: true,
      dryRun: options.dryRun,
    })
  ));
  if (!options.dryRun) await flushAudit(ctx);
  const containers = looks.map((look) => present(look, options.dryRun));
  const drift = containers.some(({ panes }) => panes.some(({ action }) => action !== "none"));
  return { dry_run: options.dryRun, drift, containers };
}

function present(look: Reconciliation, dryRun: boolean): RecoverResult["containers"][number] {
  return {
    container_id: look.containerId,
    status: look.staleReason === null ? "ok" : "stale",
    ...(look.staleReason === null ? {} : { reason: look.staleReason }),
    panes: look.findings.map((finding) => presentPane(finding, look, dryRun)),
  };
}

function presentPane(finding: Finding, { killed }: Reconciliation, dryRun: boolean): RecoveredPane {
  const { pane, observed, verdict, twins } = finding;
  const due = verdict.kind === "keep" && twins.length > 0 ? "kill" : verdict.kind;
  const isDone = dryRun || due !== "kill" || killed.has(pane.id);
  return {
    pane_id: pane.id,
    layout_id: pane.layoutId,
    label: pane.label,
    recorded: pane.state,
    observed,
    action: due === "keep" || !isDone ? "none" : due,
    ...(verdict.kind === "fail" ? { failed_stage: verdict.stage } : {}),
  };
}
