/** The `recover` command: every container, and what was done. */
import { flushAudit } from "../../audit/flush.ts";
import type { Context } from "../../context.ts";
import { containersToReconcile } from "../../store/panes.ts";
import { reconcileContainer, type Reconciliation } from "./apply.ts";
import type { Finding } from "./observe.ts";

/** How long `recover` waits for one container, in milliseconds. */
const RECOVER_BUDGET_MS = 30_000;

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

/** Reconciles every container that holds records, or one of them, and says what it did. */
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
