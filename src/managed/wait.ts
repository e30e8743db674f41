/** Waiting for a layout to settle. */
import { flushAudit } from "../audit/flush.ts";
import type { Context } from "../context.ts";
import { isSettled, type PaneState } from "../model/states.ts";
import { isWorkerAlive } from "./lifecycle/ensure_worker.ts";
import { type StoppedWorker, stoppedWorker, warnIfStopped } from "./lifecycle/stopped_worker.ts";
import { type LayoutDetail, layoutDetail } from "./query.ts";
import { recoverBefore } from "./reconcile/before_command.ts";
import { requireLayout, requirePane } from "../store/require_record.ts";

/** How often a wait looks at the records, in milliseconds: that long after the last time, or when they have changed. */
const LOOK_MS = 50;

/** How often it asks whether they have changed, in milliseconds; that takes some microseconds. */
const POLL_MS = 5;

/** How long a layout may be without a living worker before the wait itself calls for recovery, in milliseconds. */
const ORPHANED_MS = 1_000;

/** How often a wait looks whether the worker stands still, in milliseconds. */
const STOPPED_MS = 1_000;

export interface WaitOptions {
  /** A pane of the layout that is waited for in its place. */
  readonly paneId?: string;
  /** Null waits for ever. */
  readonly timeoutMs: number | null;
  /** Whether a worker that dies meanwhile may be replaced. */
  readonly recover: boolean;
  /** Called with the first state, and with every change of the layout or a pane of it. */
  readonly onChange: (detail: LayoutDetail) => void;
}

/** What a wait ends with. */
export interface WaitResult {
  readonly detail: LayoutDetail;
  /** The state of what was waited for. */
  readonly state: PaneState;
  readonly timedOut: boolean;
  /** What kept it from settling, where that is a worker that stands still. */
  readonly stopped: StoppedWorker | null;
}

/**
 * Waits until the layout, or one pane of it, has settled, and the audit file says so.
 *
 * @throws {Refusal} `managed_layout_not_found`
 */
export async function waitForLayout(
  ctx: Context,
  layoutId: string,
  options: WaitOptions,
): Promise<WaitResult> {
  const { containerId } = requireLayout(ctx.store, layoutId);
  const begun = ctx.clock.elapsed();
  let unrecorded: ReadonlySet<string> = new Set();
  let orphanedSince: number | null = null;
  let lookAt = begun + STOPPED_MS;
  let shown = "";
  for (;;) {
    const seen = ctx.store.dataVersion();
    const { state } = options.paneId === undefined
      ? requireLayout(ctx.store, layoutId)
      : requirePane(ctx.store, options.paneId);
    const detail = layoutDetail(ctx, { layoutId, includeTerminalPanes: false }, unrecorded);
    const now = JSON.stringify(detail);
    if (now !== shown) options.onChange(detail);
    shown = now;
    if (isSettled(state)) {
      // The worker writes there after it has committed.
      await flushAudit(ctx);
      return { detail, state, timedOut: false, stopped: null };
    }
    const elapsed = ctx.clock.elapsed();
    if (options.timeoutMs !== null && elapsed - begun >= options.timeoutMs) {
      return { detail, state, timedOut: true, stopped: stoppedWorker(ctx, containerId) };
    }
    if (elapsed >= lookAt) {
      warnIfStopped(ctx, containerId);
      lookAt = elapsed + STOPPED_MS;
    }
    const orphaned = options.recover && !isWorkerAlive(ctx, containerId);
    orphanedSince = orphaned ? orphanedSince ?? elapsed : null;
    if (orphanedSince !== null && elapsed - orphanedSince >= ORPHANED_MS) {
      unrecorded = await recoverBefore(ctx, { containers: [containerId], mode: "always" });
      orphanedSince = null;
    }
    await nextChange(ctx, seen);
  }
}

/** Waits until another process has committed what was not seen yet, or it is time to look all the same. */
async function nextChange({ store, clock }: Context, seen: number): Promise<void> {
  for (let ms = 0; ms < LOOK_MS && store.dataVersion() === seen; ms += POLL_MS) {
    await clock.sleep(POLL_MS);
  }
}
