/** Stage `pane_create` of a job: makes the panes and puts on record where they are. */
import { clearSpawnAsked, getPaneWork, setSpawnedAt, setStage } from "../../store/pane_work.ts";
import { setPanePlace } from "../../store/panes.ts";
import { failPanes } from "./fail.ts";
import { type Job, remaining, underLock } from "./job.ts";
import { type Made, makePanes } from "./make.ts";
import { withRetries, writePatiently } from "./retry.ts";

/** Gives the job with the records that now have a tmux pane; the others have failed. */
export async function create(job: Job): Promise<Job> {
  const askedAt = new Map<string, number>();
  const asking = { ...job, askedAt };
  const made = await withRetries(
    job.ctx,
    () => underLock(job, () => attempt(asking, (id, at) => askedAt.set(id, at))),
  );
  if (!made.ok) {
    // Nobody knows whether tmux made the panes: should they turn up, recovery removes them.
    await underLock(job, () => failPanes(job, job.panes, "pane_create", made.reason));
  }
  return remaining(asking);
}

async function attempt(job: Job, onAsk: (paneId: string, at: number) => void) {
  const made = await makePanes(job, onAsk);
  if (!made.ok) return made;
  await recordPlaces(job, made.value);
  for (const pane of job.panes) {
    const reason = made.value.refused.get(pane.id);
    if (reason !== undefined) await failPanes(job, [pane], "pane_create", reason);
  }
  return made;
}

async function recordPlaces(job: Job, { server, found, doubtful }: Made): Promise<void> {
  if (server === null) return;
  const { ctx } = job;
  await writePatiently(ctx, () =>
    ctx.store.write("spawn.stage", (writer) => {
      for (const pane of job.panes) {
        const tmuxPane = found.get(pane.id);
        if (!tmuxPane) continue;
        setPanePlace(writer, pane.id, {
          socketPath: server.socketPath,
          serverId: server.id,
          paneId: tmuxPane.paneId,
        });
        const work = getPaneWork(writer, pane.id);
        // One that was made before this worker keeps the time of its making.
        if (work?.spawnAskedAt) setSpawnedAt(writer, pane.id, work.spawnAskedAt);
        if (!doubtful.has(pane.id)) clearSpawnAsked(writer, pane.id);
        setStage(writer, pane.id, "launch_command");
      }
    }));
}
