/** Finds workers that stand still, or have run for too long. */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { containersToReconcile, creatingPanes } from "../store/panes.ts";
import { knownContainer } from "../containers/known.ts";
import {
  cureOfStopped,
  describeStopped,
  stoppedWorker,
} from "../managed/lifecycle/stopped_worker.ts";
import { leaseHolder, workerLease } from "../system/locks/lock_names.ts";
import { type Check, problem, warning } from "./check.ts";

/** A stage may take 30 s and two retries; a worker that takes longer than all of them may hang, in milliseconds. */
const LONG_MS = 2 * 60_000;

/** One line for each container whose living worker is stopped, or has not settled a pane for long. */
export function checkWorkers(ctx: Context): Check[] {
  return containersToReconcile(ctx.store).flatMap((id) => {
    const name = knownContainer(ctx, id)?.name ?? id;
    const stopped = stoppedWorker(ctx, id);
    if (stopped === null) return checkPace(ctx, id, name);
    return [problem("worker", `${name}: ${describeStopped(stopped)}`, cureOfStopped(stopped))];
  });
}

function checkPace(ctx: Context, id: string, name: string): Check[] {
  const oldest = Math.min(
    ...creatingPanes(ctx.store, id).map((pane) => Date.parse(pane.createdAt)),
  );
  const ageMs = ctx.clock.now().getTime() - oldest;
  if (!(ageMs >= LONG_MS) || !ctx.locks.isHeld(workerLease(id))) return [];
  const pid = leaseHolder(ctx.locks.doing(workerLease(id))) ?? "PID";
  const minutes = Math.floor(ageMs / 60_000);
  return [warning(
    "worker",
    `panes in ${name} have been creating for ${minutes} minutes, and their worker (pid ${pid}) lives`,
    advise`if it hangs, kill -9 ${pid}: the next command starts another one in its place`,
  )];
}
