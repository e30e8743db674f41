/** `--wait` and `layout wait`: until the layout, or the one pane that is meant, has settled, the time is up, or the operator leaves. */
import { cureOfStopped, describeStopped } from "../../managed/lifecycle/stopped_worker.ts";
import { waitForLayout } from "../../managed/wait.ts";
import { layoutDetailView } from "../../rpc/views/layout.ts";
import type { Cli } from "../command/cli.ts";
import { EXIT, exitOfWait } from "../command/exit.ts";
import { untilInterrupted } from "../terminal/interrupt.ts";
import { progressFor } from "../render/progress.ts";
import { layoutText, type ShownLayout } from "../render/layouts.ts";
import { viewOf } from "../render/view.ts";

export interface WaitRequest {
  readonly layoutId: string;
  /** A pane of it that decides when the wait ends, and the exit code. */
  readonly paneId?: string;
  /** Seconds; without end when left out. */
  readonly seconds?: number;
  /** What the result carries beside the layout. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** The exit code, and the layout as it stands when the wait ends; null after an interrupt. */
export interface Waited {
  readonly exit: number;
  readonly detail: ShownLayout | null;
}

/** Waits with live progress, then shows the layout. @throws {Refusal} */
export async function waitAndShow(cli: Cli, request: WaitRequest): Promise<Waited> {
  const ctx = await cli.context();
  const { terminal } = cli;
  const progress = progressFor(terminal, () => ctx.clock.now());
  const { layoutId, paneId, seconds } = request;
  const timeoutMs = seconds === undefined ? null : seconds * 1000;
  const waited = await untilInterrupted(() =>
    waitForLayout(ctx, layoutId, {
      paneId,
      timeoutMs,
      recover: cli.recover,
      onChange: (detail) => progress.update(layoutDetailView(detail)),
    })
  ).finally(() => progress.stop());
  if (waited === null) {
    terminal.error(
      "interrupted",
      `the worker continues; see: agenttower layout show ${layoutId}`,
    );
    return { exit: EXIT.interrupted, detail: null };
  }
  const { state, timedOut, stopped } = waited.value;
  const detail = layoutDetailView(waited.value.detail);
  if (terminal.json) {
    cli.printResult({ ...detail, ...request.extra, ...(timedOut ? { timed_out: true } : {}) });
  } else {
    terminal.print(layoutText(detail, viewOf(ctx, terminal)));
    if (timedOut) {
      terminal.error(
        "timed out",
        `${paneId === undefined ? "the layout" : "the pane"} is still ${state}; ${
          stopped ? describeStopped(stopped) : "the worker continues"
        }`,
      );
      terminal.hint(
        stopped
          ? cureOfStopped(stopped)
          : `agenttower layout wait ${layoutId}; if nothing changes: agenttower doctor`,
      );
    }
  }
  return { exit: exitOfWait({ state, timedOut }), detail };
}
