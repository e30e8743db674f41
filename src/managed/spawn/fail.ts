/** Ends records as `failed`, and what lives of them in tmux. */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import { whyRestarted } from "../lifecycle/restarted.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { type FailedStage, stateWords } from "../../model/states.ts";
import { markKillOwed } from "../../store/pane_progress.ts";
import { owedPanes } from "../../store/panes.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import { retryOwedKills } from "../lifecycle/owed_kills.ts";
import { changeStates } from "../lifecycle/transition.ts";
import type { Job } from "./job.ts";
import { writeWithRetry } from "./retry.ts";

/** Fails records whose tmux pane has disappeared before they were ready. */
export async function failGone(
  job: Job,
  lock: ContainerLock,
  panes: readonly ManagedPane[],
  view: Pick<TmuxReply, "around" | "initAgeMs">,
): Promise<void> {
  const [first] = panes;
  const restarted = first && whyRestarted(first, view, job.ctx.clock.now());
  const reason = restarted ?? "its tmux pane was closed while it was being set up";
  await failPanes(job, lock, panes, "registration", reason);
}

/** Fails the records. A kill that cannot be done now stays owed; recovery does it. */
export async function failPanes(
  job: Job,
  lock: ContainerLock,
  panes: readonly ManagedPane[],
  stage: FailedStage,
  reason: string,
): Promise<void> {
  if (panes.length === 0) return;
  const { ctx } = job;
  await writeWithRetry(
    ctx,
    () =>
      changeStates(ctx, "spawn.settle", "daemon", ({ writer, source, move }) => {
        for (const pane of panes) {
          if (move(pane, "failed", stage, reason)) markKillOwed(writer, pane.id, source.timestamp);
        }
      }),
  );
  const labels = panes.map((pane) => pane.label).join(", ");
  ctx.warn(`${labels}: ${stateWords("failed", stage)}: ${reason}`);
  await retryOwedKills(ctx, lock, job.target, owedPanes(ctx.store, job.container.id));
}
