/** Compares a container's records with its tmux, and gives recovery's verdict on each. Changes none of them. */
import { advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import type { Agent } from "../../model/agent.ts";
import { type Container, PAUSED, RUNNING, STOPPED } from "../../model/container.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import { targetOf } from "../../containers/target_of.ts";
import { activeAgentsIn } from "../../store/agents.ts";
import { getSpawnProgress } from "../../store/pane_progress.ts";
import { panesToReconcile } from "../../store/panes.ts";
import { growingLogsIn } from "../../store/logs/pulled_logs.ts";
import type { LogsToPull, TakenAlong } from "../../logs/pulled/pull_along.ts";
import { socketLine } from "../../system/runtime/shell_line.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import type { TmuxAnswer, TmuxRequest } from "../../system/tmux/client.ts";
import { LET_TMUX_WORK, SHOW_EXIT_UNATTACHED } from "../../system/tmux/commands.ts";
import { processOf } from "../../system/tmux/server_id.ts";
import type { Snapshot, TmuxPane } from "../../system/tmux/snapshot.ts";
import { containerOf } from "../../containers/known.ts";
import { lacksExitCode } from "../lifecycle/recorded_exit.ts";
import { isWorkerAlive } from "../lifecycle/ensure_worker.ts";
import { whyRestarted } from "../lifecycle/restarted.ts";
import { type TmuxLook, watchAgents, type WatchedAgents } from "../../activity/watched_agents.ts";
import type { ActivityFacts } from "../../activity/activity_of.ts";
import { findPane, locate } from "../../system/tmux/identity.ts";
import { type Observation, type RecoveryVerdict, recoveryVerdict } from "./verdict.ts";

/** One record as recorded and as observed, with recovery's verdict. */
export interface Finding {
  readonly pane: ManagedPane;
  readonly observed: Observation;
  /** Why nothing can be said of it from here: it lives in another place; null where it does not. */
  readonly elsewhere: string | null;
  /** Its tmux pane; null when it is gone, or tmux could not be read. */
  readonly tmuxPane: TmuxPane | null;
  /** Workers that have claimed it. */
  readonly attempts: number;
  readonly verdict: RecoveryVerdict;
  /** Duplicate panes, which a command made that timed out and ran later. Recovery kills them. */
  readonly twins: readonly TmuxPane[];
}

export interface Observations {
  readonly containerId: string;
  /** What the container does, in its engine's words; null where that was not seen. */
  readonly containerStatus: string | null;
  /** Why the container could not be read; null when it was. */
  readonly staleReason: string | null;
  readonly findings: readonly Finding[];
  /** Agents of the operator's own panes that are gone. */
  readonly goneAgents: readonly Agent[];
  /** What was found of the agents in use, by id. */
  readonly activities: ReadonlyMap<string, ActivityFacts>;
  /** The last line on each agent's screen, by its id; empty unless they were asked for. */
  readonly lastLines: ReadonlyMap<string, string>;
  /** What there is of logs that are pulled. */
  readonly pulledLogs: TakenAlong;
  /** What tmux answered, by the socket that was asked for. */
  readonly answers: ReadonlyMap<string | null, TmuxAnswer>;
}

/** Where nothing was pulled. */
export const NONE_TAKEN: TakenAlong = { states: new Map(), isCut: false };

export interface LookOptions {
  /** Gives, before each exec, how long it may take. */
  readonly leftMs: () => number;
  /** Whether the last lines on screens are asked for, in the same exec. */
  readonly withLastLines?: boolean;
  /** Whether logs are pulled, in the same exec: it is the one thing that a look changes. */
  readonly withLogs?: boolean;
  /** Whether what a create asks of the sessions is asked, in the same exec. */
  readonly withSessions?: boolean;
}

/** Reads the tmux servers that a container's records name. */
export async function observeContainer(
  ctx: Context,
  containerId: string,
  { leftMs, withLastLines = false, withLogs = false, withSessions = false }: LookOptions,
): Promise<Observations> {
  const panes = panesToReconcile(ctx.store, containerId);
  const container = containerOf(ctx, containerId);
  const target = targetOf(ctx, container);
  const away = new Map(panes.map((pane) => [pane.id, whyElsewhere(ctx, pane)]));
  const here = panes.filter(({ id }) => away.get(id) === null);
  const agents = activeAgentsIn(ctx.store, containerId)
    .filter((agent) => whyElsewhere(ctx, agent) === null);
  const adopted = agents.filter(({ origin }) => origin === "adopted");
  const watched = await watchAgents(ctx, agents, withLastLines);
  const pulling = withLogs ? await pullingOf(ctx, containerId, leftMs()) : null;
  const looks = await readServers(ctx, target, here, watched, {
    leftMs,
    pulls: pulling?.pulls,
    ...(withSessions ? { first: SHOW_EXIT_UNATTACHED } : {}),
  });
  const pulledLogs = pulling?.take([...looks.values()].map(({ answer }) => answer)) ?? NONE_TAKEN;
  const workerAlive = isWorkerAlive(ctx, containerId);
  const now = ctx.clock.now();
  const findings = panes.map((pane): Finding => {
    const elsewhere = away.get(pane.id) ?? null;
    const answer = elsewhere === null ? looks.get(pane.tmuxSocketPath)?.answer : undefined;
    const { observed, tmuxPane } = observe(pane, answer);
    const work = getSpawnProgress(ctx.store, pane.id);
    const attempts = work?.attempts ?? 0;
    const decided = recoveryVerdict(
      {
        state: pane.state,
        ageMs: now.getTime() - Date.parse(pane.createdAt),
        stage: work?.stage ?? "pane_create",
        attempts,
        killOwed: (work?.killOwedSince ?? null) !== null,
      },
      observed,
      workerAlive,
    );
    const cause = observed === "gone" && answer ? causeOf(pane, answer, now) : null;
    const verdict: RecoveryVerdict = decided.kind === "fail" && cause !== null &&
        decided.stage === "recovery_reattach"
      ? { ...decided, problem: cause }
      : decided;
    const twins = twinsOf(pane, answer?.snapshot);
    return { pane, observed, elsewhere, tmuxPane, attempts, verdict, twins };
  });
  const goneAgents = adopted.filter((agent) => {
    const answer = looks.get(agent.tmuxSocketPath)?.answer;
    return answer !== undefined && locate(agent, answer).kind === "gone";
  });
  const activities = new Map(agents.flatMap((agent) => {
    const look = looks.get(agent.tmuxSocketPath);
    const facts = look === undefined ? null : watched.facts(agent, look);
    return facts === null ? [] : [[agent.id, facts] as const];
  }));
  const lastLines = withLastLines
    ? (await import("../../activity/last_line.ts")).readLastLines(agents, looks, activities)
    : new Map();
  const reason = staleReason(target, looks, findings);
  const answers = new Map([...looks].map(([socketPath, { answer }]) => [socketPath, answer]));
  const containerStatus = statusSeen([...answers.values()].map(({ snapshot }) => snapshot));
  if (containerStatus === RUNNING) confirmRunning(ctx, container);
  return {
    containerId,
    containerStatus,
    staleReason: reason,
    findings,
    goneAgents,
    activities,
    lastLines,
    pulledLogs,
    answers,
  };
}

/** What answers from within it runs, so that its engine need not be asked for that on a connection of its own. */
function confirmRunning({ inspected, clock }: Context, container: Container): void {
  const facts = inspected.get(container.id)?.facts ?? { ...container, status: RUNNING };
  inspected.set(container.id, { facts, at: clock.elapsed() });
}

/** What a look can pull along; null where all logs are written on this host. */
async function pullingOf(
  ctx: Context,
  containerId: string,
  leftMs: number,
): Promise<LogsToPull | null> {
  const logs = growingLogsIn(ctx.store, containerId);
  if (logs.length === 0) return null;
  const { logsToPull } = await import("../../logs/pulled/pull_along.ts");
  return logsToPull(ctx, logs, leftMs);
}

/** What looks into one container tell of it. */
function statusSeen(snapshots: readonly Snapshot[]): string | null {
  for (const snapshot of snapshots) {
    if (snapshot.kind === "server") return RUNNING;
    if (snapshot.kind === "none") return snapshot.stoppedAs ?? RUNNING;
    if (snapshot.paused) return PAUSED;
  }
  return null;
}

/** What took a pane away with all others of its server; null where that is not known. */
function causeOf(pane: ManagedPane, answer: TmuxAnswer, now: Date): string | null {
  const { snapshot, complaint } = answer;
  if (snapshot.kind !== "none" || snapshot.stoppedAs === null) {
    return whyRestarted(pane, answer, now);
  }
  const why = snapshot.stoppedAs === STOPPED ? "its container has ended" : complaint;
  return `its tmux pane is gone: ${why}`;
}

function staleReason(
  target: ExecTarget,
  looks: ReadonlyMap<string | null, TmuxLook>,
  findings: readonly Finding[],
): string | null {
  const sockets = new Set(findings.map(({ pane }) => pane.tmuxSocketPath));
  for (const [socketPath, { answer: { snapshot } }] of looks) {
    // A server that only adopted agents are on says nothing of the records.
    if (sockets.size > 0 && !sockets.has(socketPath)) continue;
    if (snapshot.kind === "unknown") {
      return snapshot.cure === undefined ? snapshot.reason : `${snapshot.reason}; ${snapshot.cure}`;
    }
  }
  const away = findings.find(({ elsewhere }) => elsewhere !== null);
  if (away) return away.elsewhere;
  const unread = findings.find(({ observed }) => observed === "unread")?.pane;
  if (!unread) return null;
  const { pid } = processOf(unread.tmuxServerId ?? "");
  const line = socketLine(target, pid);
  return `the tmux server of ${unread.label} (pid ${pid}) lives, but another one has its socket ` +
    `${unread.tmuxSocketPath}; ${advise`it takes it back with: ${line}`}`;
}

/** Takes one snapshot of each server that the records name. */
async function readServers(
  ctx: Context,
  target: ExecTarget,
  panes: readonly ManagedPane[],
  watched: WatchedAgents,
  { leftMs, pulls, first }: Pick<LookOptions, "leftMs"> & Pick<TmuxRequest, "pulls"> & {
    /** A command that comes before all others. */
    readonly first?: string;
  },
): Promise<ReadonlyMap<string | null, TmuxLook>> {
  const adopted = watched.agents.filter(({ origin }) => origin === "adopted");
  const knownServers = [...panes, ...adopted];
  const sockets = new Set(knownServers.map(({ tmuxSocketPath }) => tmuxSocketPath));
  const looks = await Promise.all([...sockets].map(async (socketPath, at) => {
    const signals = watched.leftSignalsAt(socketPath);
    const request = { failpoint: "tmux.snapshot", socketPath, knownServers, signals } as const;
    const askedAt = ctx.clock.now().toISOString();
    const { commands, read } = watched.screensAt(socketPath);
    const answer = await ctx.tmux.run(target, {
      ...request,
      commands: first === undefined ? commands : `${first}\n${commands}`,
      ...(at === 0 ? { pulls } : {}),
      timeoutMs: leftMs(),
    });
    const look = { answer, screens: read(answer.output), askedAt };
    if (!hasUncollected(ctx, panes, answer.snapshot)) return [socketPath, look] as const;
    const collected = await ctx.tmux.run(target, {
      ...request,
      commands: LET_TMUX_WORK,
      timeoutMs: leftMs(),
    });
    return [socketPath, { ...look, answer: { ...collected, pulled: answer.pulled } }] as const;
  }));
  return new Map(looks);
}

function twinsOf(record: ManagedPane, snapshot: Snapshot | undefined): readonly TmuxPane[] {
  if (snapshot?.kind !== "server") return [];
  return findPane(record, snapshot.server, snapshot.panes).twins;
}

/** Whether a pane that died shows no exit status yet, and none is on record. */
function hasUncollected(
  { store }: Context,
  records: readonly ManagedPane[],
  snapshot: Snapshot,
): boolean {
  if (snapshot.kind !== "server") return false;
  return records.some((record) => {
    const { pane } = findPane(record, snapshot.server, snapshot.panes);
    if (!pane?.dead || pane.exitCode !== null) return false;
    return record.state === "ready" || lacksExitCode(store, record);
  });
}

function observe(
  record: ManagedPane,
  answer: TmuxAnswer | undefined,
): Pick<Finding, "observed" | "tmuxPane"> {
  const location = answer ? locate(record, answer) : { kind: "unknown" as const };
  if (location.kind === "unknown") return { observed: "unread", tmuxPane: null };
  if (location.kind === "gone") return { observed: "gone", tmuxPane: null };
  const { pane } = location;
  return { observed: pane.dead ? "dead" : "alive", tmuxPane: pane };
}
