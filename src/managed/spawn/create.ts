/** Stage `pane_create` of a job: makes the panes and puts on record where they are. */
import { setSpawnedAt, setStage } from "../../store/pane_work.ts";
import { setPanePlace } from "../../store/panes.ts";
import type { TmuxPane, TmuxServer } from "../../system/tmux/snapshot.ts";
import { failPanes } from "./fail.ts";
import { type Job, remaining, underLock } from "./job.ts";
import { makePanes } from "./make.ts";
import { withRetries } from "./retry.ts";

/** Gives the job with the records that now have a tmux pane; the others have failed. */
export async function create(job: Job): Promise<Job> {
  const made = await withRetries(job.ctx, () => underLock(job, () => attempt(job)));
  if (!made.ok) {
    // Nobody knows whether tmux made the panes: should they turn up, recovery removes them.
    await underLock(job, () => failPanes(job, job.panes, "pane_create", made.reason));
  }
  return remaining(job);
}

async function attempt(job: Job) {
  const begun = job.ctx.clock.now().toISOString();
  const made = await makePanes(job);
  if (!made.ok) return made;
  const { server, found, refused } = made.value;
  if (server !== null) recordPlaces(job, server, found, begun);
  for (const pane of job.panes) {
    const reason = refused.get(pane.id);
    if (reason !== undefined) await failPanes(job, [pane], "pane_create", reason);
  }
  return made;
}

function recordPlaces(
  job: Job,
  server: TmuxServer,
  found: ReadonlyMap<string, TmuxPane>,
  begun: string,
): void {
  job.ctx.store.write("spawn.stage", (writer) => {
    for (const pane of job.panes) {
      const tmuxPane = found.get(pane.id);
      if (!tmuxPane) continue;
      setPanePlace(writer, pane.id, {
        socketPath: server.socketPath,
        serverId: server.id,
        paneId: tmuxPane.paneId,
      });
      // A pane that was made before this worker keeps the time of its making.
      if (pane.tmuxPaneId === null) setSpawnedAt(writer, pane.id, begun);
      setStage(writer, pane.id, "launch_command");
    }
  });
}
