/**
 * Every pane's log: a file that is proven to reach this host. It is prepared before the pane is made, so that the
 * log has the pane's first byte; what could not be prepared then is tried again in stage `log_attach`, which
 * decides.
 */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { type LogPreparation, prepareLogs } from "../../logs/prepare.ts";
import { agentIdOf } from "../../store/pane_progress.ts";
import { dropIfEmpty } from "../../logs/log_files.ts";
import { dropReceipts } from "../../logs/receipt.ts";
import type { Job, PaneLog } from "./job.ts";
import { withRetries } from "./retry.ts";

/** One try at the log of every record, by record id, in one exec. Changes nothing in tmux. */
export async function prepareLogsAhead(job: Job): Promise<ReadonlyMap<string, PaneLog>> {
  const { logs } = await prepare(job, job.panes);
  return logs;
}

/** The log of every record, by record id: as it was prepared ahead, or tried again in one exec. */
export async function prepareLogsOf(job: Job): Promise<ReadonlyMap<string, PaneLog>> {
  const missing = job.panes.filter(({ id }) => job.logs.get(id)?.ok !== true);
  if (missing.length === 0) return job.logs;
  let logs: ReadonlyMap<string, PaneLog> = new Map();
  await withRetries(job.ctx, async () => {
    const tried = await prepare(job, missing);
    logs = tried.logs;
    return tried.passing ?? { ok: true, value: null };
  });
  return new Map([...job.logs, ...logs]);
}

/** Removes what was prepared for records that have failed without a word. */
export function dropEmptyLogs(before: Job, after: Job): void {
  for (const { id } of before.panes) {
    if (after.panes.some((pane) => pane.id === id)) continue;
    const log = before.logs.get(id);
    if (!log?.ok) continue;
    dropReceipts(before.ctx, [log]);
    dropIfEmpty(before.ctx.paths, log.path);
  }
}

interface Prepared {
  readonly logs: ReadonlyMap<string, PaneLog>;
  /** A failure that may be over at the next try. */
  readonly passing: Extract<LogPreparation, { ok: false }> | null;
}

async function prepare(
  { ctx, target, container }: Job,
  panes: readonly ManagedPane[],
): Promise<Prepared> {
  if (ctx.settings.logs.mode === "off") {
    return { logs: new Map(panes.map(({ id }) => [id, null])), passing: null };
  }
  const agentIds = new Map(panes.map((pane) => [pane.id, agentOf(ctx, pane)]));
  const prepared = await prepareLogs(ctx, target, container, [...agentIds.values()]);
  const logs = new Map(panes.map(({ id }) => {
    const log = prepared.get(agentIds.get(id) ?? "");
    if (log === undefined) throw new Error(`no verdict on the log of pane ${id}`);
    return [id, log];
  }));
  const passing = [...logs.values()].find((log) => !log.ok && log.transient);
  return { logs, passing: passing?.ok === false ? passing : null };
}

/** The id of the agent of a pane that is being made, also where it is not registered yet. */
export function agentOf({ store }: Context, pane: ManagedPane): string {
  const id = agentIdOf(store, pane);
  if (id === null) throw new Error(`no worker has taken pane ${pane.id} up`);
  return id;
}
