/** The first half of stage `log_attach`: a file for every pane, proven to reach this host. */
import type { ManagedPane } from "../../model/pane.ts";
import { type LogPreparation, prepareLogs } from "../../logs/prepare.ts";
import type { PreparedLog } from "../../logs/receipt.ts";
import type { Job } from "./job.ts";
import { withRetries } from "./retry.ts";

/** A pane's log: where it goes, why it cannot be attached, or null when logs are switched off. */
export type PaneLog =
  | ReadyLog
  | { readonly ok: false; readonly reason: string }
  | null;

/** A log that is ready to be written to. */
export interface ReadyLog extends PreparedLog {
  readonly ok: true;
}

/** Prepares the log of every record, by record id, in one exec. Changes nothing in tmux. */
export async function prepareLogsOf(job: Job): Promise<ReadonlyMap<string, PaneLog>> {
  const { ctx, target, container, panes } = job;
  if (ctx.settings.logs.mode === "off") return new Map(panes.map((pane) => [pane.id, null]));
  const agentIds = panes.map(agentOf);
  let logs: ReadonlyMap<string, LogPreparation> = new Map();
  await withRetries(ctx, async () => {
    logs = await prepareLogs(ctx, target, container, agentIds);
    const passing = [...logs.values()].find((log) => !log.ok && log.transient);
    return passing?.ok === false ? passing : { ok: true, value: null };
  });
  return new Map(panes.map((pane) => {
    const log = logs.get(agentOf(pane));
    if (log === undefined) throw new Error(`no verdict on the log of pane ${pane.id}`);
    return [pane.id, log];
  }));
}

function agentOf(pane: ManagedPane): string {
  if (pane.agentId === null) throw new Error(`pane ${pane.id} is not registered`);
  return pane.agentId;
}
