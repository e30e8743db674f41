/** Lazy recovery of one container: what tmux shows, what is decided, and what is done about it. */
import type { Context } from "../context.ts";
import type { ManagedPane } from "../model/pane.ts";
import { placeOf } from "../registry/place.ts";
import type { Writer } from "../store/db.ts";
import { addLayoutEvent, addPaneEvent, type EventSource } from "../store/events.ts";
import { clearReattach, getReattach, raiseReattach, REATTACH } from "../store/layouts.ts";
import { putLook } from "../store/looks.ts";
import { getPaneWork, oweKill } from "../store/pane_work.ts";
import { currentPanes, getPane, panesToLookAt } from "../store/panes.ts";
import type { Place } from "../system/runtime/place.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import { COLLECT_STATUSES } from "../system/tmux/commands.ts";
import type { Snapshot } from "../system/tmux/snapshot.ts";
import { containerOf } from "./container_of.ts";
import { isWorkerAlive } from "./ensure_worker.ts";
import { findPane, locate } from "./find.ts";
import { payKills } from "./kill.ts";
import { containerLock } from "../registry/container_lock.ts";
import { type Observation, type RecoveryVerdict, recoveryVerdict } from "./recovery_verdict.ts";
import { changeStates, type StateChange } from "./transition.ts";
import { MAX_ATTEMPTS } from "./worker.ts";

export interface LookOptions {
  /** Gives up, and calls the container stale, after this many milliseconds. */
  readonly withinMs: number;
  /** Whether the operator asked for recovery, rather than for something else. */
  readonly explicit: boolean;
  /** Decides and tells, changes nothing. */
  readonly dryRun: boolean;
}

/** One record: as recorded, as observed, and what recovery makes of it. */
export interface Finding {
  readonly pane: ManagedPane;
  readonly observed: Observation;
  /** What its process exited with, where it is dead and tmux knows. */
  readonly exitCode: number | null;
  readonly verdict: RecoveryVerdict;
}

export interface LookResult {
  readonly containerId: string;
  /** Why the container could not be read; null when it was. */
  readonly staleReason: string | null;
  readonly findings: readonly Finding[];
}

/** Looks at one container and brings its records in line. Never throws for what the container does. */
export async function lookAtContainer(
  ctx: Context,
  containerId: string,
  options: LookOptions,
): Promise<LookResult> {
  const deadline = ctx.clock.elapsed() + options.withinMs;
  if (options.dryRun) return await decide(ctx, containerId, deadline);
  using lock = await ctx.locks.acquire(containerLock(containerId), {
    doing: "recovery",
    withinMs: options.withinMs,
  });
  if (lock === null) {
    const staleReason = "another command is changing this container";
    const result = { containerId, staleReason, findings: [] };
    commit(ctx, result, options.explicit);
    return result;
  }
  const result = await decide(ctx, containerId, deadline);
  commit(ctx, result, options.explicit);
  if (result.staleReason === null) {
    const place = placeOf(ctx, containerOf(ctx, containerId));
    await payKills(ctx, place, containerId, Math.max(1, deadline - ctx.clock.elapsed()));
  }
  // Still under the lock: the lease cannot change hands unseen.
  if (
    result.findings.some(({ verdict }) => verdict.kind === "resume") &&
    !isWorkerAlive(ctx, containerId)
  ) {
    ctx.forkWorker(containerId);
  }
  return result;
}

async function decide(ctx: Context, containerId: string, deadline: number): Promise<LookResult> {
  const panes = panesToLookAt(ctx.store, containerId);
  const place = placeOf(ctx, containerOf(ctx, containerId));
  const sights = await readServers(ctx, place, panes, deadline);
  const workerAlive = isWorkerAlive(ctx, containerId);
  const now = ctx.clock.now().getTime();
  const findings = panes.map((pane): Finding => {
    const { observed, exitCode } = observe(pane, sights.get(pane.tmuxSocketPath));
    const work = getPaneWork(ctx.store, pane.id);
    const verdict = recoveryVerdict(
      {
        state: pane.state,
        ageMs: now - Date.parse(pane.createdAt),
        stage: work?.stage ?? "pane_create",
        attempts: work?.attempts ?? 0,
        killOwed: (work?.killOwedSince ?? null) !== null,
      },
      observed,
      workerAlive,
      MAX_ATTEMPTS,
    );
    return { pane, observed, exitCode, verdict };
  });
  return { containerId, staleReason: staleReason(sights, findings), findings };
}

function staleReason(
  sights: ReadonlyMap<string | null, TmuxAnswer>,
  findings: readonly Finding[],
): string | null {
  for (const { snapshot } of sights.values()) {
    if (snapshot.kind === "unknown") return snapshot.reason;
  }
  const unread = findings.find(({ observed }) => observed === "unread");
  return unread
    ? `the tmux server of ${unread.pane.label} lives, but another one has its socket`
    : null;
}

/** One look at each server that the records name. */
async function readServers(
  ctx: Context,
  place: Place,
  panes: readonly ManagedPane[],
  deadline: number,
): Promise<ReadonlyMap<string | null, TmuxAnswer>> {
  const sockets = new Set(panes.map((pane) => pane.tmuxSocketPath));
  const answers = await Promise.all([...sockets].map(async (socketPath) => {
    const knownServers = panes.map((pane) => pane.tmuxServerId);
    const timeoutMs = Math.max(1, deadline - ctx.clock.elapsed());
    const look = { seam: "tmux.look", socketPath, knownServers, timeoutMs } as const;
    const answer = await ctx.tmux.run(place, look);
    if (!hasUncollected(panes, answer.snapshot)) return [socketPath, answer] as const;
    const collected = await ctx.tmux.run(place, { ...look, commands: COLLECT_STATUSES });
    return [socketPath, collected] as const;
  }));
  return new Map(answers);
}

/** Whether a pane that died since it was `ready` shows no exit status yet. */
function hasUncollected(records: readonly ManagedPane[], snapshot: Snapshot): boolean {
  if (snapshot.kind !== "server") return false;
  return records.some((record) => {
    const { pane } = findPane(record, snapshot.server, snapshot.panes);
    return record.state === "ready" && pane !== null && pane.dead && pane.exitCode === null;
  });
}

function observe(
  record: ManagedPane,
  answer: TmuxAnswer | undefined,
): Pick<Finding, "observed" | "exitCode"> {
  const location = answer ? locate(record, answer) : { kind: "unknown" as const };
  if (location.kind === "unknown") return { observed: "unread", exitCode: null };
  if (location.kind === "gone") return { observed: "gone", exitCode: null };
  const { dead, exitCode } = location.pane;
  return { observed: dead ? "dead" : "alive", exitCode };
}

/** Pane changes, the layouts' new states and their events, in one transaction. */
function commit(ctx: Context, result: LookResult, explicit: boolean): void {
  changeStates(ctx, "recover", "daemon", (change) => {
    const { writer, source } = change;
    putLook(writer, {
      containerId: result.containerId,
      lookedAt: source.timestamp,
      staleReason: result.staleReason,
    });
    for (const [layoutId, findings] of byLayout(result.findings)) {
      if (
        result.staleReason !== null || findings.some(({ verdict }) => verdict.kind === "resume")
      ) {
        raiseReattach(writer, layoutId, REATTACH.onLook);
      }
      apply(change, layoutId, findings);
      if (result.staleReason === null) reattach(writer, source, layoutId, findings, explicit);
    }
  });
}

function apply(
  change: StateChange,
  layoutId: string,
  findings: readonly Finding[],
): void {
  const { writer, source } = change;
  const failed = new Map<Extract<RecoveryVerdict, { kind: "fail" }>["stage"], string[]>();
  for (const { pane, verdict, observed, exitCode } of findings) {
    if (verdict.kind === "degrade") {
      addPaneEvent(writer, source, pane, "managed_pane_launch_command_exited", {
        exit_code: exitCode,
        elapsed_ms: Math.max(0, Date.parse(source.timestamp) - Date.parse(pane.createdAt)),
      });
      change.move(pane, "degraded", "launch_command", "its command exited");
    }
    if (verdict.kind !== "fail") continue;
    if (!change.move(pane, "failed", verdict.stage, verdict.problem)) continue;
    failed.set(verdict.stage, [...failed.get(verdict.stage) ?? [], pane.id]);
    if (observed !== "gone") oweKill(writer, pane.id, source.timestamp);
  }
  for (const [stage, ids] of failed) {
    addLayoutEvent(writer, source, layoutId, "managed_layout_recovery_failed", {
      failed_pane_ids: ids,
      failed_stage: stage,
    });
  }
}

function reattach(
  writer: Writer,
  source: EventSource,
  layoutId: string,
  findings: readonly Finding[],
  explicit: boolean,
): void {
  const due = getReattach(writer, layoutId);
  if (due === REATTACH.none || (due === REATTACH.onRecover && !explicit)) return;
  if (currentPanes(writer, layoutId).some((pane) => pane.state === "creating")) return;
  const kept = findings.map(({ pane }) => getPane(writer, pane.id))
    .flatMap((pane) =>
      pane && (pane.state === "ready" || pane.state === "degraded") ? [pane.id] : []
    );
  if (kept.length === 0) return;
  addLayoutEvent(writer, source, layoutId, "managed_layout_recovery_reattached", {
    reattached_pane_ids: kept,
  });
  clearReattach(writer, layoutId);
}

function byLayout(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const { layoutId } = finding.pane;
    groups.set(layoutId, [...groups.get(layoutId) ?? [], finding]);
  }
  return groups;
}
