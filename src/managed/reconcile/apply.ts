/** Reconciles one container: observes, decides, commits, then kills and resumes. */
import type { Context } from "../../context.ts";
import { ContainerLock } from "../../system/locks/container_lock.ts";
import { placeTextOf, whyElsewhere } from "../../containers/place_of.ts";
import { targetOf } from "../../containers/target_of.ts";
import { RUNNING, VANISHED } from "../../model/container.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { activityOf } from "../../activity/activity_of.ts";
import { getActivity, putActivity } from "../../store/agent_activity.ts";
import { placeAgentOf } from "../../store/agents.ts";
import type { Reader, Writer } from "../../store/db.ts";
import { addLayoutEvent, addPaneEvent, type EventSource } from "../../store/events.ts";
import { clearReattach, getReattach, raiseReattach, REATTACH } from "../../store/layouts.ts";
import { containerLockName } from "../../system/locks/lock_names.ts";
import { beingChanged } from "../../model/lock_holder.ts";
import { getContainerCheck, putContainerCheck } from "../../store/container_check.ts";
import { putContainerStatus } from "../../store/containers.ts";
import { getSpawnProgress, markKillOwed, setProblem } from "../../store/pane_progress.ts";
import {
  currentPanes,
  getPane,
  owedPanes,
  panesToReconcile,
  setPanePlace,
} from "../../store/panes.ts";
import { countdown } from "../../system/clock.ts";
import { pulledLogsIn } from "../../store/logs/pulled_logs.ts";
import { messageOf } from "../../system/thrown.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { retireAdopted } from "../../agents/retire.ts";
import { containerOf } from "../../containers/known.ts";
import { readyWorker } from "../lifecycle/ensure_worker.ts";
import { exited } from "../lifecycle/exited.ts";
import { lacksExitCode, recordedExit } from "../lifecycle/recorded_exit.ts";
import { killTwins, mayAppear } from "../lifecycle/kill.ts";
import { retryOwedKills } from "../lifecycle/owed_kills.ts";
import { type Finding, NONE_TAKEN, type Observations, observeContainer } from "./observe.ts";
import { renewLogs } from "./renew_logs.ts";
import type { RecoveryVerdict } from "./verdict.ts";
import { changeStates, type StateChange } from "../lifecycle/transition.ts";

export interface ReconcileOptions {
  /** Gives up, and calls the container stale, after this many milliseconds. */
  readonly withinMs: number;
  /** Whether the operator asked for recovery, rather than for something else. */
  readonly explicit: boolean;
  /** Decides and tells, changes nothing. */
  readonly dryRun: boolean;
  /** Whether the last lines on agents' screens are wanted. */
  readonly withLastLines?: boolean;
  /** Whether a create comes next, which asks for the sessions. */
  readonly withSessions?: boolean;
}

/** What was observed in a container, and what was done about it. */
export interface Reconciliation extends Observations {
  /** Ids of the records whose unwanted tmux panes are gone now. */
  readonly killed: ReadonlySet<string>;
}

/** The part of the time limit that is kept for recording a failure, in milliseconds. */
const RECORDING_MS = 200;

/** How long the logs of a container may take to be attached anew, in milliseconds. */
const RENEWAL_MS = 10_000;

/**
 * Reconciles the records of one container with its tmux. Never throws for what the container does.
 *
 * @throws {Refusal} `state_unavailable` when what was seen cannot be put on record in time.
 */
export async function reconcileContainer(
  ctx: Context,
  containerId: string,
  options: ReconcileOptions,
): Promise<Reconciliation> {
  const { explicit } = options;
  const leftMs = countdown(ctx.clock, options.withinMs);
  if (options.dryRun) {
    return { ...await observeContainer(ctx, containerId, { leftMs }), killed: new Set() };
  }
  const asked = ctx.clock.now().toISOString();
  const askedAt = ctx.clock.elapsed();
  using lock = await ContainerLock.acquire(ctx.locks, containerId, {
    doing: "recovery",
    withinMs: Math.min(options.withinMs - RECORDING_MS, ctx.settings.locks.waitSeconds * 1000),
  });
  const observed = lock === null
    ? { ...nothingSeen(containerId), staleReason: whoChanges(ctx, containerId) }
    : await observeContainer(ctx, containerId, {
      leftMs,
      withLastLines: options.withLastLines,
      withSessions: options.withSessions,
      withLogs: true,
    });
  if (!explicit && observed.staleReason !== null && wasRead(ctx, containerId, asked)) {
    return { ...nothingSeen(containerId), killed: new Set() };
  }
  commit(ctx, observed, explicit, leftMs());
  if (lock === null) return { ...observed, killed: new Set() };
  const killed = await clean(ctx, lock, observed, leftMs);
  if (observed.staleReason === null) {
    await endLogs(ctx, observed, leftMs);
    await pullRest(ctx, observed, explicit, leftMs);
  }
  // It is needed seldom, and would never be done on a machine whose looks take all of their time.
  await renewLogs(ctx, lock, observed, countdown(ctx.clock, RENEWAL_MS));
  // Still under the lock: the lease cannot change hands unseen.
  if (observed.findings.some(({ verdict }) => verdict.kind === "resume")) await resume(ctx, lock);
  const { answers } = observed;
  if (leavesTmux(ctx, observed)) ctx.looked.set(containerId, { answers, at: askedAt });
  return { ...observed, killed };
}

/** Whether there was nothing to be done about any pane, so that tmux has what was seen. */
function leavesTmux({ store }: Context, { containerId, findings }: Observations): boolean {
  return owedPanes(store, containerId).length === 0 &&
    findings.every(({ verdict, twins }) => verdict.kind === "keep" && twins.length === 0);
}

function nothingSeen(containerId: string): Observations {
  return {
    containerId,
    containerStatus: null,
    staleReason: null,
    findings: [],
    goneAgents: [],
    activities: new Map(),
    lastLines: new Map(),
    pulledLogs: NONE_TAKEN,
    answers: new Map(),
  };
}

/** Why a container's lock was not to be had. */
export function whoChanges(ctx: Context, containerId: string): string {
  return beingChanged(ctx.locks.holder(containerLockName(containerId)));
}

/** Whether another command has read the container since then. */
function wasRead(ctx: Context, containerId: string, since: string): boolean {
  const last = getContainerCheck(ctx.store, containerId);
  return last !== undefined && last.staleReason === null && last.checkedAt >= since &&
    last.place === placeTextOf(ctx, containerId);
}

/** Kills unwanted panes on the servers that could be read. Gives the ids of the records that have none left. */
async function clean(
  ctx: Context,
  lock: ContainerLock,
  { containerId, findings }: Observations,
  leftMs: () => number,
): Promise<ReadonlySet<string>> {
  const target = targetOf(ctx, containerOf(ctx, containerId));
  const rid = await killTwins(ctx, lock, target, findings, leftMs);
  const seen = findings.filter(({ observed }) => observed !== "unread").map(({ pane }) => pane.id);
  const owed = owedPanes(ctx.store, containerId).filter(({ id }) => seen.includes(id));
  const absent = await retryOwedKills(ctx, lock, target, owed, leftMs);
  const stood = findings.filter(({ tmuxPane }) => tmuxPane !== null).map(({ pane }) => pane.id);
  return new Set([...rid, ...stood.filter((id) => absent.has(id))]);
}

/** Takes in the rest of logs that nobody writes any more. */
async function endLogs(
  ctx: Context,
  { containerId, containerStatus }: Observations,
  leftMs: () => number,
): Promise<void> {
  if (containerStatus !== RUNNING && containerStatus !== VANISHED) return;
  if (pulledLogsIn(ctx.store, containerId).length === 0) return;
  const { endedLogs, endPulledLogs } = await import("../../logs/pulled/pull.ts");
  const target = targetOf(ctx, containerOf(ctx, containerId));
  await endPulledLogs(ctx, target, endedLogs(ctx, containerId), leftMs);
}

/** Takes in what the look had no room for: everything where recovery was asked for, else no more than holds nobody up. */
async function pullRest(
  ctx: Context,
  { containerId, pulledLogs }: Observations,
  explicit: boolean,
  leftMs: () => number,
): Promise<void> {
  if (!pulledLogs.isCut) return;
  const { pullMore } = await import("../../logs/pulled/pull.ts");
  const { MOST_OF_LOOK } = await import("../../logs/pulled/portion.ts");
  const mostBytes = explicit ? Infinity : MOST_OF_LOOK;
  await pullMore(ctx, targetOf(ctx, containerOf(ctx, containerId)), { mostBytes, leftMs });
}

/** Starts a worker. Where that fails, a later reconciliation starts it. */
async function resume(ctx: Context, lock: ContainerLock): Promise<void> {
  try {
    using worker = readyWorker(ctx, lock);
    await worker.begin();
  } catch (error) {
    const reason = messageOf(error);
    ctx.warn(`a worker for ${lock.containerId} could not be started (${reason})`);
  }
}

/** Pane changes, the layouts' new states and their events, in one transaction. */
function commit(ctx: Context, result: Observations, explicit: boolean, withinMs: number): void {
  changeStates(ctx, "recover", "daemon", (change) => {
    const { writer, source } = change;
    const { containerId, containerStatus, staleReason, findings, goneAgents, activities } = result;
    const place = placeTextOf(ctx, containerId);
    putContainerCheck(writer, { containerId, checkedAt: source.timestamp, staleReason, place });
    if (containerStatus !== null) putContainerStatus(writer, containerId, containerStatus);
    if (staleReason !== null) {
      for (const pane of panesToReconcile(writer, containerId)) {
        // What is not seen from elsewhere is in no doubt where it lives.
        if (whyElsewhere(ctx, pane) !== null) continue;
        raiseReattach(writer, pane.layoutId, REATTACH.onLook);
      }
    }
    for (const { id } of goneAgents) retireAdopted(writer, id, source.timestamp);
    for (const [agentId, facts] of activities) {
      const before = getActivity(writer, agentId) ?? null;
      putActivity(writer, agentId, activityOf(facts, before, source.timestamp));
    }
    for (const [layoutId, own] of byLayout(findings)) {
      if (own.some(isOrphan)) raiseReattach(writer, layoutId, REATTACH.onLook);
      apply(ctx, change, layoutId, own);
      if (staleReason === null) reattach(writer, source, layoutId, own, explicit);
    }
  }, { withinMs });
}

/** Whether a worker has died on it and another one continues. A record without any attempt is merely new. */
function isOrphan({ verdict, attempts }: Finding): boolean {
  return verdict.kind === "resume" && attempts > 0;
}

function apply(
  ctx: Context,
  change: StateChange,
  layoutId: string,
  findings: readonly Finding[],
): void {
  const { writer, source } = change;
  const failed: { stage: Extract<RecoveryVerdict, { kind: "fail" }>["stage"]; id: string }[] = [];
  for (const { pane, verdict, observed, tmuxPane } of findings) {
    const place = pane.tmuxPlace ?? placeTextOf(ctx, pane.containerId);
    if (tmuxPane !== null && place !== pane.tmuxPlace) {
      setPanePlace(writer, pane.id, place);
      placeAgentOf(writer, pane.id, place);
    }
    if (verdict.kind === "degrade") {
      const { exitCode, shell } = tmuxPane ?? { exitCode: null, shell: null };
      const elapsedMs = lifetimeMs(writer, pane, tmuxPane, source.timestamp);
      addPaneEvent(writer, source, pane, "managed_pane_launch_command_exited", {
        exit_code: exitCode,
        elapsed_ms: elapsedMs,
      });
      change.move(
        pane,
        "degraded",
        "launch_command",
        exited({ exitCode, elapsedMs, shell }, pane, containerOf(ctx, pane.containerId).name),
      );
    }
    if (verdict.kind === "keep") {
      fillInExit(writer, source, pane, tmuxPane, containerOf(ctx, pane.containerId).name);
    }
    if (verdict.kind !== "fail") continue;
    if (!change.move(pane, "failed", verdict.stage, verdict.problem)) continue;
    failed.push({ stage: verdict.stage, id: pane.id });
    if (observed !== "gone" || mayAppear(ctx, pane)) {
      markKillOwed(writer, pane.id, source.timestamp);
    }
  }
  for (const [stage, group] of Map.groupBy(failed, ({ stage }) => stage)) {
    addLayoutEvent(writer, source, layoutId, "managed_layout_recovery_failed", {
      failed_pane_ids: group.map(({ id }) => id),
      failed_stage: stage,
    });
  }
}

/** Puts an exit status on record that tmux did not tell when the pane was seen to have ended. */
function fillInExit(
  writer: Writer,
  source: EventSource,
  pane: ManagedPane,
  tmuxPane: TmuxPane | null,
  place: string,
): void {
  const { exitCode, shell } = tmuxPane ?? { exitCode: null, shell: null };
  if (exitCode === null || !lacksExitCode(writer, pane)) return;
  const elapsedMs = recordedExit(writer, pane)?.elapsedMs ?? 0;
  addPaneEvent(writer, source, pane, "managed_pane_launch_command_exited", {
    exit_code: exitCode,
    elapsed_ms: elapsedMs,
  });
  setProblem(writer, pane.id, exited({ exitCode, elapsedMs, shell }, pane, place));
}

/** How long its process lived; where tmux does not say when it ended, until now. */
function lifetimeMs(
  reader: Reader,
  pane: ManagedPane,
  tmuxPane: TmuxPane | null,
  now: string,
): number {
  const spawnedAt = getSpawnProgress(reader, pane.id)?.spawnedAt ?? pane.createdAt;
  return Math.max(0, (tmuxPane?.diedAtMs ?? Date.parse(now)) - Date.parse(spawnedAt));
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
  return Map.groupBy(findings, ({ pane }) => pane.layoutId);
}
