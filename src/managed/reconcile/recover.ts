/** The `recover` command: every container, and what was done. */
import { flushAudit } from "../../audit/flush.ts";
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import type { FailedStage } from "../../model/states.ts";
import { containersToReconcile } from "../../store/panes.ts";
import { reconcileContainer, type Reconciliation } from "./apply.ts";
import type { Finding } from "./observe.ts";
import type { Observation } from "./verdict.ts";

/** How long `recover` waits for one container, in milliseconds. */
const RECOVER_BUDGET_MS = 30_000;

/** One record in the result of `recover`. */
export interface RecoveredPane {
  /** As it was on record. */
  readonly pane: ManagedPane;
  readonly observed: Observation;
  /** What was done; on a dry run, what would be. `none` also where a kill that is due could not be done. */
  readonly action: "none" | "degrade" | "fail" | "resume" | "kill";
  readonly failedStage: FailedStage | null;
}

export interface RecoveredContainer {
  readonly containerId: string;
  /** Why the container could not be read; null when it was. */
  readonly staleReason: string | null;
  readonly panes: readonly RecoveredPane[];
}

export interface RecoverResult {
  readonly dryRun: boolean;
  /** Whether anything was, or on a dry run would be, done. */
  readonly drift: boolean;
  readonly containers: readonly RecoveredContainer[];
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
  return { dryRun: options.dryRun, drift, containers };
}

function present(look: Reconciliation, dryRun: boolean): RecoveredContainer {
  return {
    containerId: look.containerId,
    staleReason: look.staleReason,
    panes: look.findings.map((finding) => presentPane(finding, look, dryRun)),
  };
}

function presentPane(finding: Finding, { killed }: Reconciliation, dryRun: boolean): RecoveredPane {
  const { pane, observed, verdict, twins } = finding;
  const due = verdict.kind === "keep" && twins.length > 0 ? "kill" : verdict.kind;
  const isDone = dryRun || due !== "kill" || killed.has(pane.id);
  return {
    pane,
    observed,
    action: due === "keep" || !isDone ? "none" : due,
    failedStage: verdict.kind === "fail" ? verdict.stage : null,
  };
}
