/** Kills panes, and retries kills that are owed. */
import { containerOf } from "../../containers/known.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import type { Context } from "../../context.ts";
import { MARKER_TTL_MS } from "../../model/marker.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { dropSignalFile } from "../../logs/signal_file.ts";
import { agentIdOf, getSpawnProgress } from "../../store/pane_progress.ts";
import { getPulledLog } from "../../store/logs/pulled_logs.ts";
import type { ContainerLock } from "../../system/locks/container_lock.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import type { TmuxAnswer } from "../../system/tmux/client.ts";
import { killPane } from "../../system/tmux/commands.ts";
import type { Snapshot, TmuxPane } from "../../system/tmux/snapshot.ts";
import { endTrees, sparedBy } from "./end_trees.ts";
import { takeLook } from "./last_look.ts";
import { findPane, locate, prove } from "../../system/tmux/identity.ts";

/** Limit of one snapshot or kill, in milliseconds. */
export const KILL_TIMEOUT_MS = 30_000;

/**
 * Kills what tmux still holds of these records, and ends what of their processes outlives that.
 *
 * @param leftMs Gives, before each exec, how long it may take.
 * @returns the ids of those whose absence is certain now; of the rest nothing can be said.
 */
export async function killPanes(
  ctx: Context,
  _lock: ContainerLock,
  target: ExecTarget,
  panes: readonly ManagedPane[],
  leftMs: () => number = () => KILL_TIMEOUT_MS,
): Promise<ReadonlySet<string>> {
  const absent = new Set<string>();
  const spared = await sparedBy(ctx, panes);
  const here = panes.filter((pane) => whyElsewhere(ctx, pane) === null);
  for (const [socketPath, group] of bySocket(here)) {
    const tagged = group.map(({ id }) => id);
    const ended = group.flatMap((pane) => agentIdOf(ctx.store, pane) ?? []);
    const request = { socketPath, knownServers: group, tagged, ended };
    const look = justSeen(ctx, target, socketPath, group) ?? await ctx.tmux.run(target, {
      failpoint: "tmux.snapshot",
      timeoutMs: leftMs(),
      ...request,
    });
    let answer = look;
    const commands = killCommands(group, look.snapshot);
    if (commands.length > 0) {
      answer = await ctx.tmux.run(target, {
        failpoint: "tmux.kill",
        commands: commands.join("\n"),
        timeoutMs: leftMs(),
        ...request,
      });
    }
    const gone = group.filter((pane) => isAbsent(pane, answer));
    const over = await endTrees(ctx, target, gone, answer.carriers, { spared, leftMs });
    const ending = gone.filter(({ id }) => over.has(id));
    for (const pane of ending) {
      absent.add(pane.id);
      dropSignals(ctx, pane);
    }
    if (isAnswer(answer.snapshot)) await endLogs(ctx, target, ending, leftMs);
  }
  return absent;
}

/** Takes in the rest of the logs of these records, and has their container forget them. */
async function endLogs(
  ctx: Context,
  target: ExecTarget,
  panes: readonly ManagedPane[],
  leftMs: () => number,
): Promise<void> {
  const agentIds = panes.flatMap((pane) => agentIdOf(ctx.store, pane) ?? [])
    .filter((id) => getPulledLog(ctx.store, id) !== undefined);
  if (agentIds.length === 0) return;
  const { endPulledLogs } = await import("../../logs/pulled/pull.ts");
  await endPulledLogs(ctx, target, agentIds, leftMs);
}

/** Whether programs can be run in the container. */
function isAnswer(snapshot: Snapshot): boolean {
  return snapshot.kind === "server" || (snapshot.kind === "none" && snapshot.stoppedAs === null);
}

/**
 * Kills duplicate panes, which a command made that timed out and ran later.
 *
 * @returns the ids of the records that have no twins any more.
 */
export async function killTwins(
  ctx: Context,
  _lock: ContainerLock,
  target: ExecTarget,
  findings: readonly { readonly pane: ManagedPane; readonly twins: readonly TmuxPane[] }[],
  leftMs: () => number,
): Promise<ReadonlySet<string>> {
  const rid = new Set<string>();
  const doubled = findings.filter(({ twins }) => twins.length > 0);
  for (const [socketPath, group] of bySocket(doubled.map(({ pane }) => pane))) {
    const commands = doubled.filter(({ pane }) => group.includes(pane))
      .flatMap(({ pane, twins }) => twinKills(pane, twins));
    const { snapshot } = await ctx.tmux.run(target, {
      failpoint: "tmux.kill",
      commands: commands.join("\n"),
      socketPath,
      timeoutMs: leftMs(),
    });
    if (snapshot.kind !== "server") continue;
    const { server, panes } = snapshot;
    const single = group.filter((pane) => findPane(pane, server, panes).twins.length === 0);
    for (const { id } of single) rid.add(id);
  }
  return rid;
}

/** What kills duplicate panes of a record: only the tag proves whose they are. */
export function twinKills(pane: ManagedPane, twins: readonly TmuxPane[]): string[] {
  return twins.map((twin) => killPane({ paneId: twin.paneId, proof: { tag: pane.id } }));
}

/**
 * Whether a pane that is not there now may still be made: a command that was to make it has no answer, and
 * may run yet.
 */
export function mayAppear(ctx: Context, pane: Pick<ManagedPane, "id">): boolean {
  const askedAt = getSpawnProgress(ctx.store, pane.id)?.spawnRequestedAt ?? null;
  if (askedAt === null) return false;
  const age = ctx.clock.now().getTime() - Date.parse(askedAt);
  // A clock that was set back must not keep kills owed for longer.
  return age >= 0 && age < MARKER_TTL_MS;
}

function killCommands(panes: readonly ManagedPane[], snapshot: Snapshot): string[] {
  if (snapshot.kind !== "server") return [];
  const { server } = snapshot;
  return panes.flatMap((record) => {
    const { pane, twins } = findPane(record, server, snapshot.panes);
    return [...(pane ? [pane] : []), ...twins].map((found) =>
      killPane(prove(record, server, found))
    );
  });
}

/** What recovery saw a moment ago, if it saw all of these: tmux itself holds their kills against the present. */
function justSeen(
  ctx: Context,
  { containerId }: ExecTarget,
  socketPath: string | null,
  records: readonly ManagedPane[],
): TmuxAnswer | null {
  const answer = takeLook(ctx, containerId)?.get(socketPath);
  if (answer?.snapshot.kind !== "server") return null;
  const { server, panes } = answer.snapshot;
  return records.every((record) => findPane(record, server, panes).pane) ? answer : null;
}

/** What its hooks have left on this host. */
function dropSignals(ctx: Context, pane: ManagedPane): void {
  const agentId = agentIdOf(ctx.store, pane);
  if (agentId !== null) dropSignalFile(ctx, containerOf(ctx, pane.containerId), agentId);
}

function isAbsent(record: ManagedPane, answer: TmuxAnswer): boolean {
  return locate(record, answer).kind === "gone";
}

function bySocket(panes: readonly ManagedPane[]): Map<string | null, ManagedPane[]> {
  return Map.groupBy(panes, ({ tmuxSocketPath }) => tmuxSocketPath);
}
