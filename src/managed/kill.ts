/** Kills that are owed, and their payment. */
import type { Context } from "../context.ts";
import { MARKER_TTL_MS } from "../model/marker.ts";
import type { ManagedPane } from "../model/pane.ts";
import { clearKill, getPaneWork } from "../store/pane_work.ts";
import { owedPanes } from "../store/panes.ts";
import type { Place } from "../system/runtime/place.ts";
import type { TmuxAnswer } from "../system/tmux/client.ts";
import { killPane } from "../system/tmux/commands.ts";
import type { Snapshot, TmuxPane } from "../system/tmux/snapshot.ts";
import { findPane, locate, prove } from "./find.ts";

/** Limit of one look or kill, in milliseconds. */
const KILL_TIMEOUT_MS = 30_000;

/**
 * Kills what tmux still holds of these records, under the container's lock.
 *
 * @returns the ids of those whose absence is certain now; of the rest nothing can be said.
 */
export async function killPanes(
  ctx: Context,
  place: Place,
  panes: readonly ManagedPane[],
  timeoutMs = KILL_TIMEOUT_MS,
): Promise<ReadonlySet<string>> {
  const absent = new Set<string>();
  for (const [socketPath, group] of bySocket(panes)) {
    const target = { socketPath, knownServers: group.map((pane) => pane.tmuxServerId), timeoutMs };
    const look = await ctx.tmux.run(place, { seam: "tmux.look", ...target });
    let answer = look;
    const commands = killCommands(group, look.snapshot);
    if (commands.length > 0) {
      answer = await ctx.tmux.run(place, {
        seam: "tmux.kill",
        commands: commands.join("\n"),
        ...target,
      });
    }
    for (const pane of group) if (isAbsent(pane, answer)) absent.add(pane.id);
  }
  return absent;
}

/** Removes panes that a command made which was given up on and ran after all. Under the container's lock. */
export async function killTwins(
  ctx: Context,
  place: Place,
  findings: readonly { readonly pane: ManagedPane; readonly twins: readonly TmuxPane[] }[],
  timeoutMs: number,
): Promise<void> {
  for (const [socketPath, group] of bySocket(findings.map(({ pane }) => pane))) {
    const commands = findings.filter(({ pane }) => group.includes(pane)).flatMap((
      { pane, twins },
    ) => twins.map((twin) => killPane({ paneId: twin.paneId, proof: { tag: pane.id } })));
    if (commands.length === 0) continue;
    await ctx.tmux.run(place, {
      seam: "tmux.kill",
      commands: commands.join("\n"),
      socketPath,
      timeoutMs,
    });
  }
}

/** Tries again what is owed in a container; says which debts are settled now. Under the container's lock. */
export async function payKills(
  ctx: Context,
  place: Place,
  containerId: string,
  timeoutMs = KILL_TIMEOUT_MS,
): Promise<readonly string[]> {
  const owed = owedPanes(ctx.store, containerId);
  if (owed.length === 0) return [];
  const absent = await killPanes(ctx, place, owed, timeoutMs);
  const settled = owed.filter((pane) => absent.has(pane.id) && !mayAppear(ctx, pane));
  if (settled.length === 0) return [];
  ctx.store.write("recover", (writer) => {
    for (const pane of settled) clearKill(writer, pane.id);
  });
  return settled.map((pane) => pane.id);
}

/**
 * Whether a pane that is not there now may still be made: the command that was to make it was given up on
 * without an answer, and may run yet.
 */
function mayAppear(ctx: Context, pane: ManagedPane): boolean {
  const work = getPaneWork(ctx.store, pane.id);
  if (!work || work.killOwedSince === null || work.spawnedAt !== null) return false;
  return ctx.clock.now().getTime() - Date.parse(work.killOwedSince) < MARKER_TTL_MS;
}

function killCommands(panes: readonly ManagedPane[], snapshot: Snapshot): string[] {
  if (snapshot.kind !== "server") return [];
  const { server } = snapshot;
  return panes.flatMap((record) => {
    const { pane, twins } = findPane(record, server, snapshot.panes);
    return [...(pane ? [pane] : []), ...twins].map((found) =>
      killPane(prove(record.id, server, found))
    );
  });
}

function isAbsent(record: ManagedPane, answer: TmuxAnswer): boolean {
  return locate(record, answer).kind === "gone";
}

function bySocket(panes: readonly ManagedPane[]): Map<string | null, ManagedPane[]> {
  const groups = new Map<string | null, ManagedPane[]>();
  for (const pane of panes) {
    groups.set(pane.tmuxSocketPath, [...groups.get(pane.tmuxSocketPath) ?? [], pane]);
  }
  return groups;
}
