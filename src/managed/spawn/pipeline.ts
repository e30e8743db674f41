/** The spawn pipeline of one layout: all its panes together, each ending on its own merits. */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { containerOf } from "../../containers/known.ts";
import { targetOf } from "../../containers/target_of.ts";
import { getLayout } from "../../store/layouts.ts";
import { createPanes } from "./pane_create.ts";
import type { Job } from "./job.ts";
import { dropEmptyLogs, prepareLogsAhead, prepareLogsOf } from "./pane_logs.ts";
import { PendingSpawns } from "./pending_spawns.ts";
import { sampleWindow } from "./probe.ts";
import { registerPanes } from "./registration.ts";
import type { Sampler } from "./sampler.ts";
import { settlePanes } from "./settle.ts";

/**
 * Brings the given `creating` records of one layout to `ready`, `degraded` or `failed`. Every stage looks
 * before it acts, so that going on where another worker died is the same code. Takes the container's lock
 * while it changes tmux or decides, not while the probe window passes.
 */
export async function settleLayout(
  ctx: Context,
  layoutId: string,
  panes: readonly ManagedPane[],
  sampler: Sampler,
): Promise<void> {
  const layout = getLayout(ctx.store, layoutId);
  if (!layout) throw new Error(`no layout ${layoutId}`);
  const container = containerOf(ctx, layout.containerId);
  const target = targetOf(ctx, container);
  const begun: Job = {
    ctx,
    layout,
    container,
    target,
    panes,
    sampler,
    pendingSpawns: new PendingSpawns(ctx),
    logs: new Map(),
  };
  const claimed = { ...begun, logs: await prepareLogsAhead(begun) };

  const created = await createPanes(claimed);
  dropEmptyLogs(claimed, created);
  if (created.panes.length === 0) return;
  const exits = await sampleWindow(created);
  const { job: registered, view } = await registerPanes(created);
  dropEmptyLogs(created, registered);
  if (registered.panes.length === 0) return;
  const logs = await prepareLogsOf(registered);
  await settlePanes(registered, { view, exits, logs });
}
