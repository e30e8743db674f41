/** The end of the pipeline: logs flow, titles show the label, and every record gets its final state. */
import type { Context } from "../../context.ts";
import type { TmuxReply } from "../../containers/ask_tmux.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { putLogAttachment } from "../../store/logs/log_attachments.ts";
import { addPaneEvent } from "../../store/events.ts";
import type { Writer } from "../../store/db.ts";
import { getSpawnProgress } from "../../store/pane_progress.ts";
import { setPaneLog } from "../../store/panes.ts";
import {
  dropReceipts,
  expectReceipts,
  logPipe,
  missingReceipts,
  NOTHING_WRITTEN,
  onRecord,
  type PreparedLog,
} from "../../logs/receipt.ts";
import { endOurPipe, pipePane, settlePane } from "../../system/tmux/commands.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { prove } from "../../system/tmux/identity.ts";
import { changeStates, type StateChange } from "../lifecycle/transition.ts";
import { exited } from "../lifecycle/exited.ts";
import { failGone } from "./fail.ts";
import { ask, type Job, type PaneLog, type ReadyLog, tmuxPaneOf, underLock } from "./job.ts";
import type { ExitTimes } from "./probe.ts";
import { type Attempt, STAGE_TIMEOUT_MS, withRetries, writeWithRetry } from "./retry.ts";

/** What the stages before have found out. */
export interface StagesResult {
  /** The view after the window; null where there is none. */
  readonly view: TmuxReply | null;
  readonly exits: ExitTimes;
  readonly logs: ReadonlyMap<string, PaneLog>;
}

/** Ends the job: every record becomes `ready`, `degraded` or `failed`. */
export async function settlePanes(
  job: Job,
  { view: seen, exits, logs }: StagesResult,
): Promise<void> {
  const kept = await keptDead(job);
  // What has changed since it was seen, tmux itself holds against each command.
  let earlier: Attempt<TmuxReply> | null = seen && { ok: true, value: seen };
  await underLock(job, async (lock) => {
    const settled = await withRetries(job.ctx, async () => {
      const before = earlier ??
        await ask(job, { failpoint: "tmux.snapshot", timeoutMs: STAGE_TIMEOUT_MS });
      earlier = null;
      if (!before.ok) return before;
      for (const { log } of pipesToStart(job, before.value, logs)) {
        expectReceipts(job.ctx, [log]);
      }
      return await ask(job, {
        failpoint: "tmux.settle",
        commands: settleCommands(job, before.value, logs, kept),
        timeoutMs: STAGE_TIMEOUT_MS,
      });
    });
    if (!settled.ok) {
      return await writeWithRetry(job.ctx, () => leaveUnlogged(job, settled.reason));
    }
    const view = settled.value;
    const gone = job.panes.filter((pane) => !tmuxPaneOf(view, pane));
    await failGone(job, lock, gone, view);
    const proven = await proveLogs(job, view, logs);
    await writeWithRetry(job.ctx, () => conclude(job, view, exits, proven));
    // Until this is on record, a worker that goes on here needs them.
    dropReceipts(job.ctx, [...logs.values()].filter(isReady));
  });
}

/** The ids of the records whose pane stays when its command ends; a user's shell follows the user's own setting. */
async function keptDead({ ctx, panes }: Job): Promise<ReadonlySet<string>> {
  const { profiles } = await ctx.profiles();
  return new Set(panes.flatMap(({ id, launchCommandRef }) => {
    if (launchCommandRef === null) return [];
    const keeps = profiles.get(launchCommandRef)?.keepDead ?? ctx.settings.launch.keepDead;
    return keeps ? [id] : [];
  }));
}

/** tmux, or the way to it, was lost after the panes were seen to live. */
function leaveUnlogged(job: Job, reason: string): void {
  changeStates(job.ctx, "spawn.settle", "daemon", (change) => {
    for (const pane of job.panes) degradeUnlogged(change, pane, reason);
  });
}

function degradeUnlogged(change: StateChange, pane: ManagedPane, reason: string): void {
  const { writer, source } = change;
  addPaneEvent(writer, source, pane, "managed_pane_log_attach_failed", { reason });
  change.move(pane, "degraded", "log_attach", reason);
}

function settleCommands(
  job: Job,
  view: TmuxReply,
  logs: ReadonlyMap<string, PaneLog>,
  kept: ReadonlySet<string>,
): string {
  const { server } = view;
  if (server === null) return "";
  return job.panes.flatMap((pane) => {
    const tmuxPane = tmuxPaneOf(view, pane);
    if (!tmuxPane) return [];
    const proven = prove(pane, server, tmuxPane);
    const log = logs.get(pane.id) ?? null;
    // `-o` on a pane that is piped already switches its log off.
    const pipe = isReady(log) && !tmuxPane.dead && !tmuxPane.piped
      ? [pipePane(proven, logPipe(log))]
      : [];
    return [...pipe, settlePane(proven, pane.label, !tmuxPane.dead && !kept.has(pane.id))];
  }).join("\n");
}

function isReady(log: PaneLog): log is ReadyLog {
  return log?.ok === true;
}

interface PanePipe {
  readonly pane: ManagedPane;
  readonly tmuxPane: TmuxPane;
  readonly log: ReadyLog;
}

/** The panes that live and have a log to be written to. */
function panePipes(job: Job, view: TmuxReply, logs: ReadonlyMap<string, PaneLog>): PanePipe[] {
  return job.panes.flatMap((pane) => {
    const tmuxPane = tmuxPaneOf(view, pane);
    const log = logs.get(pane.id) ?? null;
    return tmuxPane && !tmuxPane.dead && isReady(log) ? [{ pane, tmuxPane, log }] : [];
  });
}

function pipesToStart(
  job: Job,
  view: TmuxReply,
  logs: ReadonlyMap<string, PaneLog>,
): PanePipe[] {
  return panePipes(job, view, logs).filter(({ tmuxPane }) => !tmuxPane.piped);
}

/** The logs, without those that the panes' own pipes turn out not to write to; such a pipe is ended where it is ours. */
async function proveLogs(
  job: Job,
  view: TmuxReply,
  logs: ReadonlyMap<string, PaneLog>,
): Promise<ReadonlyMap<string, PaneLog>> {
  const { server } = view;
  const piped = panePipes(job, view, logs).filter(({ tmuxPane }) => tmuxPane.piped);
  const missing = await missingReceipts(job.ctx, job.target, piped.map(({ log }) => log));
  const idle = piped.filter(({ log }) => missing.includes(log));
  if (idle.length === 0 || server === null) return logs;
  const after = await ask(job, {
    failpoint: "tmux.settle",
    commands: idle.map(({ pane, tmuxPane }) => endOurPipe(prove(pane, server, tmuxPane))).join(
      "\n",
    ),
    timeoutMs: STAGE_TIMEOUT_MS,
  });
  return new Map([...logs].map(([id, log]) => {
    const pane = idle.find(({ pane }) => pane.id === id)?.pane;
    if (!pane) return [id, log];
    const isOthers = after.ok && tmuxPaneOf(after.value, pane)?.piped;
    return [id, {
      ok: false,
      reason: isOthers ? "its output is piped to something else already" : NOTHING_WRITTEN,
    }];
  }));
}

function conclude(
  job: Job,
  view: TmuxReply,
  exits: ExitTimes,
  logs: ReadonlyMap<string, PaneLog>,
): void {
  changeStates(job.ctx, "spawn.settle", "daemon", (change) => {
    const { writer, source } = change;
    for (const pane of job.panes) {
      const tmuxPane = tmuxPaneOf(view, pane);
      if (!tmuxPane) continue;
      const log = logs.get(pane.id) ?? null;
      if (tmuxPane.dead) {
        const elapsedMs = exits.get(pane.id) ?? sinceMade(job, pane);
        addPaneEvent(writer, source, pane, "managed_pane_launch_command_exited", {
          exit_code: tmuxPane.exitCode,
          elapsed_ms: elapsedMs,
        });
        // Its last words went there.
        if (log?.ok && tmuxPane.piped) recordLog(job.ctx, writer, pane, log, source.timestamp);
        change.move(
          pane,
          "degraded",
          "launch_command",
          exited({ ...tmuxPane, elapsedMs }, pane, job.container.name),
        );
        continue;
      }
      const problem = logProblem(log, tmuxPane);
      if (problem !== null) {
        degradeUnlogged(change, pane, problem);
        continue;
      }
      if (log?.ok) recordLog(job.ctx, writer, pane, log, source.timestamp);
      change.move(pane, "ready");
    }
  });
}

/** For an exit that no sample of the window has seen. */
function sinceMade(job: Job, pane: ManagedPane): number {
  const spawnedAt = getSpawnProgress(job.ctx.store, pane.id)?.spawnedAt ?? pane.createdAt;
  return Math.max(0, job.ctx.clock.now().getTime() - Date.parse(spawnedAt));
}

function logProblem(log: PaneLog, tmuxPane: TmuxPane): string | null {
  if (log === null) return null;
  if (!log.ok) return log.reason;
  return tmuxPane.piped ? null : "tmux did not attach the log";
}

function recordLog(
  ctx: Context,
  writer: Writer,
  pane: ManagedPane,
  log: PreparedLog,
  now: string,
): void {
  if (pane.agentId === null) throw new Error(`pane ${pane.id} is not registered`);
  putLogAttachment(writer, {
    agentId: pane.agentId,
    ...onRecord(ctx, log),
    active: true,
    createdAt: now,
    updatedAt: now,
  });
  setPaneLog(writer, pane.id, log.path);
}
