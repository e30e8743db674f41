/** `--wait` and `layout wait`: until the layout, or the one pane that is meant, has settled, the time is up, or the operator leaves. */
import { advise } from "../../model/advice.ts";
import {
  cureOfStopped,
  describeStopped,
  type StoppedWorker,
  stoppedWorker,
} from "../../managed/lifecycle/stopped_worker.ts";
import type { Context } from "../../context.ts";
import { requireLayout } from "../../store/require_record.ts";
import { waitForLayout } from "../../managed/wait.ts";
import { layoutDetailView } from "../../rpc/views/layout.ts";
import type { Cli } from "../command/cli.ts";
import { EXIT, exitOfWait } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import type { WaitFor } from "../../model/settings.ts";
import { waitForInput } from "../../managed/wait_for_input.ts";
import { progressFor } from "../render/progress.ts";
import { layoutText, type ShownLayout } from "../render/layouts.ts";
import { viewOf } from "../render/view.ts";

export interface WaitRequest {
  readonly layoutId: string;
  /** A pane of it that decides when the wait ends, and the exit code. */
  readonly paneId?: string;
  /** Seconds; without end when left out. */
  readonly seconds?: number;
  /** Whether the agents are waited for, too. */
  readonly waitFor?: WaitFor;
  /** What the result carries beside the layout. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The exit code, and the layout as it stands when the wait ends; null after an interrupt. */
export interface Waited {
  readonly exit: number;
  readonly detail: ShownLayout | null;
}

/**
 * Waits with live progress, then shows the layout. An interrupt counts from the beginning of `begin` on, which makes
 * what is waited for.
 *
 * @throws {Refusal}
 */
export async function waitAndShow(
  cli: Cli,
  begin: () => Promise<WaitRequest> | WaitRequest,
): Promise<Waited> {
  const ctx = await cli.context();
  const { terminal } = cli;
  const progress = progressFor(terminal, () => ctx.clock.now());
  let begun: WaitRequest | null = null;
  const waited = await untilInterrupted(async () => {
    const request = begun = await begin();
    const { layoutId, paneId, seconds } = request;
    const started = ctx.clock.elapsed();
    const left = () =>
      seconds === undefined ? null : Math.max(0, seconds * 1000 - (ctx.clock.elapsed() - started));
    const outcome = await waitForLayout(ctx, layoutId, {
      paneId,
      timeoutMs: seconds === undefined ? null : seconds * 1000,
      recover: cli.recover,
      onChange: (detail) => progress.update(layoutDetailView(detail)),
    });
    const agents = outcome.timedOut || (request.waitFor ?? ctx.settings.launch.waitFor) === "ready"
      ? null
      : await waitForInput(ctx, outcome.detail, left());
    return { request, outcome, agents };
  }).finally(() => progress.stop());
  if (waited === null) {
    terminal.error("interrupted", whatGoesOn(ctx, begun));
    return { exit: EXIT.interrupted, detail: null };
  }
  const { request, outcome, agents } = waited.value;
  const { layoutId, paneId } = request;
  const { state, stopped } = outcome;
  const timedOut = outcome.timedOut || agents?.timedOut === true;
  const detail = layoutDetailView(agents?.detail ?? outcome.detail);
  if (terminal.json) {
    cli.printResult({ ...detail, ...request.extra, ...(timedOut ? { timed_out: true } : {}) });
  } else {
    terminal.print(layoutText(detail, viewOf(ctx, terminal)));
    for (const label of agents?.waiting ?? []) terminal.note(`${label} waits for you`);
    if (agents?.timedOut) {
      terminal.error("timed out", `no input is taken yet by ${agents.pending.join(", ")}`);
      terminal.hint(advise`agenttower layout wait ${layoutId} --for idle`);
    } else if (timedOut) {
      terminal.error(
        "timed out",
        `${paneId === undefined ? "the layout" : "the pane"} is still ${state}; ${
          whatWorkerDoes(stopped)
        }`,
      );
      terminal.hint(
        stopped
          ? cureOfStopped(stopped)
          : advise`agenttower layout wait ${layoutId}; if nothing changes: agenttower doctor`,
      );
    }
  }
  return { exit: exitOfWait({ state, timedOut }), detail };
}

function whatGoesOn(ctx: Context, begun: WaitRequest | null): string {
  if (begun === null) {
    return advise`what is on record already goes on; see: agenttower layout list`;
  }
  const { layoutId } = begun;
  const stopped = stoppedWorker(ctx, requireLayout(ctx.store, layoutId).containerId);
  return `${whatWorkerDoes(stopped)}; ${advise`see: agenttower layout show ${layoutId}`}`;
}

function whatWorkerDoes(stopped: StoppedWorker | null): string {
  return stopped ? describeStopped(stopped) : "the worker continues";
}
