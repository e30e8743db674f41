/** What tmux shows of a container's records, and what recovery makes of each. Changes nothing. */
import type { Context } from "../context.ts";
import type { ManagedPane } from "../model/pane.ts";
import { placeOf } from "../registry/place.ts";
import { getPaneWork } from "../store/pane_work.ts";
import { panesToLookAt } from "../store/panes.ts";
import type { Place } from "../system/runtime/place.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import { COLLECT_STATUSES } from "../system/tmux/commands.ts";
import type { Snapshot, TmuxPane } from "../system/tmux/snapshot.ts";
import { containerOf } from "./container_of.ts";
import { isWorkerAlive } from "./ensure_worker.ts";
import { findPane, locate } from "./find.ts";
import { type Observation, type RecoveryVerdict, recoveryVerdict } from "./recovery_verdict.ts";
import { MAX_ATTEMPTS } from "./worker.ts";

/** One record: as recorded, as observed, and what recovery makes of it. */
export interface Finding {
  readonly pane: ManagedPane;
  readonly observed: Observation;
  /** What its process exited with, where it is dead and tmux knows. */
  readonly exitCode: number | null;
  readonly verdict: RecoveryVerdict;
  /** Panes that a command made which was given up on and ran after all; they are removed. */
  readonly twins: readonly TmuxPane[];
}

export interface Observed {
  readonly containerId: string;
  /** Why the container could not be read; null when it was. */
  readonly staleReason: string | null;
  readonly findings: readonly Finding[];
}

/** Looks at the servers that a container's records name, until `deadline` in the clock's elapsed time. */
export async function observeContainer(
  ctx: Context,
  containerId: string,
  deadline: number,
): Promise<Observed> {
  const panes = panesToLookAt(ctx.store, containerId);
  const place = placeOf(ctx, containerOf(ctx, containerId));
  const sights = await readServers(ctx, place, panes, deadline);
  const workerAlive = isWorkerAlive(ctx, containerId);
  const now = ctx.clock.now().getTime();
  const findings = panes.map((pane): Finding => {
    const answer = sights.get(pane.tmuxSocketPath);
    const { observed, exitCode } = observe(pane, answer);
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
    return { pane, observed, exitCode, verdict, twins: twinsOf(pane, answer?.snapshot) };
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

function twinsOf(record: ManagedPane, snapshot: Snapshot | undefined): readonly TmuxPane[] {
  if (snapshot?.kind !== "server") return [];
  return findPane(record, snapshot.server, snapshot.panes).twins;
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
