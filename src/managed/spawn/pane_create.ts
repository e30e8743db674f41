/** Stage `pane_create` of a job: makes the panes and puts on record where they are. */
import { getSpawnProgress, setSpawnedAt, setStage } from "../../store/pane_progress.ts";
import { setPaneAddress } from "../../store/panes.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import { failPanes } from "./fail.ts";
import { type Job, remaining, underLock } from "./job.ts";
import { type Made, makePanes } from "./make_panes.ts";
import { withRetries, writeWithRetry } from "./retry.ts";

/** Gives the job with the records that now have a tmux pane; the others have failed. */
export async function createPanes(job: Job): Promise<Job> {
  const made = await withRetries(job.ctx, () => underLock(job, (lock) => attempt(job, lock)));
  if (!made.ok) {
    // tmux may have made the panes, or may make them later; recovery then kills them.
    await underLock(job, (lock) => failPanes(job, lock, job.panes, "pane_create", made.reason));
  }
  return remaining(job);
}

async function attempt(job: Job, lock: ContainerLock) {
  const made = await makePanes(job, lock);
  await record(job, made.ok ? made.value : null);
  if (!made.ok) return made;
  for (const pane of job.panes) {
    const reason = made.value.refused.get(pane.id);
    if (reason !== undefined) await failPanes(job, lock, [pane], "pane_create", reason);
  }
  return made;
}

async function record(job: Job, made: Made | null): Promise<void> {
  const { ctx, pendingSpawns } = job;
  await writeWithRetry(ctx, () =>
    ctx.store.write("spawn.stage", (writer) => {
      for (const pane of job.panes) {
        const tmuxPane = made?.found.get(pane.id);
        if (made?.server && tmuxPane) {
          setPaneAddress(writer, pane.id, {
            socketPath: made.server.socketPath,
            serverId: made.server.id,
            paneId: tmuxPane.paneId,
          });
          // One that was made before this worker keeps the time of its making.
          const askedAt = getSpawnProgress(writer, pane.id)?.spawnRequestedAt;
          if (askedAt) setSpawnedAt(writer, pane.id, askedAt);
          setStage(writer, pane.id, "launch_command");
        }
        pendingSpawns.clear(writer, pane.id);
      }
    }));
}
