/** Stage `launch_command`: do the panes live through the probe window? */
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { getSpawnProgress } from "../../store/pane_progress.ts";
import { LET_TMUX_WORK } from "../../system/tmux/commands.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { findPane } from "../../system/tmux/identity.ts";
import { ask, type Job, socketOf } from "./job.ts";
import { SAMPLE_MS } from "./sampler.ts";
import { type Attempt, STAGE_TIMEOUT_MS } from "./retry.ts";

/** When each pane's process was first seen to have exited, in milliseconds after it was started. */
export type ExitTimes = ReadonlyMap<string, number>;

/**
 * Waits until the window of every pane has passed, or all have exited. Takes no lock: the samples only time
 * an exit; the snapshot after the window decides. The window of a pane that this worker has just made begins
 * now, when tmux has answered.
 */
export async function sampleWindow(job: Job): Promise<ExitTimes> {
  const { ctx, panes, pendingSpawns } = job;
  const windowMs = ctx.settings.launch.probeSeconds * 1000;
  const begun = ctx.clock.elapsed();
  const starts = new Map(
    panes.map((pane) => [pane.id, pendingSpawns.requestedAt(pane.id) ?? begun - ageMs(job, pane)]),
  );
  const end = windowMs +
    Math.max(
      ...panes.map(({ id }) => pendingSpawns.requestedAt(id) ? begun : starts.get(id) ?? begun),
    );
  const exits = new Map<string, number>();
  let pause = SAMPLE_MS;
  for (;;) {
    const left = end - ctx.clock.elapsed();
    if (exits.size === panes.length) return exits;
    await ctx.clock.sleep(Math.min(pause, left));
    if (ctx.clock.elapsed() >= end) return exits;
    const sample = await job.sampler.sample(socketOf(job), () => askForSample(job));
    // A slow engine is sampled less often, so that sampling never is most of what it does.
    pause = Math.max(SAMPLE_MS, 2 * (ctx.clock.elapsed() - sample.at));
    if (!sample.view.ok) continue;
    const { server, panes: tmuxPanes } = sample.view.value;
    for (const pane of panes) {
      if (exits.has(pane.id)) continue;
      if (findPane(pane, server, tmuxPanes).pane?.dead) {
        exits.set(pane.id, Math.round(sample.at - (starts.get(pane.id) ?? begun)));
      }
    }
  }
}

function askForSample(job: Job): Promise<Attempt<TmuxReply>> {
  return ask(job, { failpoint: "tmux.probe", timeoutMs: STAGE_TIMEOUT_MS });
}

/** How long ago another worker made the pane, at least 0, by a clock that may have been set since. */
function ageMs(job: Job, pane: ManagedPane): number {
  const spawnedAt = getSpawnProgress(job.ctx.store, pane.id)?.spawnedAt;
  return spawnedAt ? Math.max(0, job.ctx.clock.now().getTime() - Date.parse(spawnedAt)) : 0;
}

/** What became of the panes by the end of their window. */
export interface Probed extends TmuxReply {
  /** By record id. */
  readonly found: ReadonlyMap<string, TmuxPane>;
}

/**
 * How often tmux is asked again for an exit status that it does not have yet: a process closes its terminal before it
 * has ended. Whoever looks at the pane next puts it on record where that is too soon.
 */
const STATUS_ATTEMPTS = 5;

/** One attempt at the view that decides. */
export async function viewAfterProbe(job: Job, _lock: ContainerLock): Promise<Attempt<Probed>> {
  const { panes } = job;
  let view: Attempt<TmuxReply> = await ask(job, {
    failpoint: "tmux.snapshot",
    timeoutMs: STAGE_TIMEOUT_MS,
  });
  for (let attempt = 0; attempt < STATUS_ATTEMPTS; attempt++) {
    if (!view.ok) return view;
    const dead = foundIn(view.value, panes).values().filter((pane) => pane.dead);
    if (dead.every((pane) => pane.exitCode !== null)) break;
    await job.ctx.clock.sleep(SAMPLE_MS);
    view = await ask(job, {
      failpoint: "tmux.snapshot",
      commands: LET_TMUX_WORK,
      timeoutMs: STAGE_TIMEOUT_MS,
    });
  }
  if (!view.ok) return view;
  return {
    ok: true,
    value: { ...view.value, found: foundIn(view.value, panes) },
  };
}

function foundIn(view: TmuxReply, panes: readonly ManagedPane[]): Map<string, TmuxPane> {
  return new Map(panes.flatMap((pane) => {
    const tmuxPane = findPane(pane, view.server, view.panes).pane;
    return tmuxPane ? [[pane.id, tmuxPane] as const] : [];
  }));
}
