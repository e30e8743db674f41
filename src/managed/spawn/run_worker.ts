/** The worker: settles every `creating` pane of one container, then ends. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import type { Reader } from "../../store/db.ts";
import { flushAudit } from "../../audit/flush.ts";
import { countAttempt, getSpawnProgress, markKillOwed } from "../../store/pane_progress.ts";
import { creatingPanes } from "../../store/panes.ts";
import { ContainerLock } from "../../system/locks/container_lock.ts";
import { leaseText, workerLease } from "../../system/locks/lock_names.ts";
import { WORKER_WAIT_MS } from "./job.ts";
import { Sampler } from "./sampler.ts";
import { writeWithRetry } from "./retry.ts";
import { settleLayout } from "./pipeline.ts";
import { MAX_ATTEMPTS, WORKERS_DIED } from "../lifecycle/spawn_attempts.ts";
import { changeStates } from "../lifecycle/transition.ts";

/** Longer than anybody who only asks whether the lease is held keeps it, in milliseconds. */
const LEASE_WAIT_MS = 200;

/** How often a busy worker looks for new rows, in milliseconds. */
const POLL_MS = 100;

/**
 * Settles panes until none is `creating`. Gives up at once when another worker of this container lives.
 * Layouts are settled side by side; each one's panes go through together.
 *
 * @throws the first error that kept a layout from settling, after the other layouts have settled. The next worker
 * continues that layout.
 */
export async function runWorker(ctx: Context, containerId: string): Promise<void> {
  using lease = await ctx.locks.acquire(workerLease(containerId), {
    doing: leaseText(Deno.pid),
    withinMs: LEASE_WAIT_MS,
  });
  if (lease === null) return;
  const running = new Set<Promise<void>>();
  const taken = new Set<string>();
  const sampler = new Sampler(ctx.clock);
  const errors: unknown[] = [];
  for (;;) {
    const waiting = panesToMake(ctx, ctx.store, containerId, taken).length > 0;
    if (waiting || running.size === 0) {
      using _lock = await ContainerLock.acquire(ctx.locks, containerId, {
        doing: "the worker",
        refusedAfterMs: WORKER_WAIT_MS,
      });
      const claimed = await writeWithRetry(ctx, () => claim(ctx, containerId, taken));
      if (claimed.size === 0 && running.size === 0) {
        // Under the container's lock: the next command that inserts rows sees a free lease and starts a worker.
        lease.release();
        break;
      }
      for (const [layoutId, panes] of claimed) {
        for (const { id } of panes) taken.add(id);
        const settled = settleLayout(ctx, layoutId, panes, sampler)
          .then(() => flushAudit(ctx))
          .catch((error) => void errors.push(error));
        running.add(settled);
        settled.then(() => running.delete(settled));
      }
    }
    await Promise.race([...running, ctx.clock.sleep(POLL_MS)]);
  }
  await flushAudit(ctx);
  if (errors.length > 0) throw errors[0];
}

/** Those that this worker has not taken, and that no other may have made in another place. */
function panesToMake(
  ctx: Context,
  reader: Reader,
  containerId: string,
  taken: ReadonlySet<string>,
): ManagedPane[] {
  return creatingPanes(reader, containerId)
    .filter((pane) => !taken.has(pane.id) && whyElsewhere(ctx, pane) === null);
}

/** The panes that this worker has not claimed yet, by layout. A pane on which too many workers died fails. */
function claim(
  ctx: Context,
  containerId: string,
  taken: ReadonlySet<string>,
): Map<string, ManagedPane[]> {
  const claimed: ManagedPane[] = [];
  if (panesToMake(ctx, ctx.store, containerId, taken).length === 0) return new Map();
  changeStates(ctx, "spawn.claim", "daemon", ({ writer, source, move }) => {
    for (const pane of panesToMake(ctx, writer, containerId, taken)) {
      const work = getSpawnProgress(writer, pane.id);
      if (work && work.attempts >= MAX_ATTEMPTS) {
        move(pane, "failed", work.stage, WORKERS_DIED);
        markKillOwed(writer, pane.id, source.timestamp);
        continue;
      }
      countAttempt(writer, pane.id, ctx.ids.uuid());
      claimed.push(pane);
    }
  });
  return Map.groupBy(claimed, ({ layoutId }) => layoutId);
}
