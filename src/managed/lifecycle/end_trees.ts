/** Ends the processes of removed panes that outlive them (contract: operations.md, "What outlives a pane"). */
import type { Context } from "../../context.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { agentIdOf } from "../../store/pane_progress.ts";
import {
  type Carrier,
  carrierText,
  type EndingPane,
  fateOf,
} from "../../system/processes/carriers.ts";
import { END_TIMEOUT_MS, endProcesses } from "../../system/processes/end_processes.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import { processOf } from "../../system/tmux/server_id.ts";

/** What was started while the others were ended is ended in a further round. */
const ROUNDS = 3;

/** Limit of one look, in milliseconds. */
const LOOK_TIMEOUT_MS = 10_000;

export interface EndOptions {
  /** By record, the programs that may live on. */
  readonly spared: ReadonlyMap<string, readonly string[]>;
  /** Gives, before each exec, how long it may take. */
  readonly leftMs: () => number;
}

/** The programs that the profiles of these records spare. */
export async function sparedBy(
  ctx: Context,
  panes: readonly ManagedPane[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (panes.every(({ launchCommandRef }) => launchCommandRef === null)) return new Map();
  const { profiles } = await ctx.profiles();
  return new Map(panes.map(({ id, launchCommandRef }) => {
    return [id, profiles.get(launchCommandRef ?? "")?.spare ?? []];
  }));
}

export function endingPane(pane: ManagedPane, spare: readonly string[]): EndingPane {
  const { id, tmuxSocketPath, tmuxPaneId, tmuxServerId } = pane;
  const serverPid = tmuxServerId === null ? null : processOf(tmuxServerId).pid;
  return { id, tmuxSocketPath, tmuxPaneId, serverPid, spare };
}

/**
 * Ends what carries the tags of these records, whose tmux panes are gone. Says what lives on.
 *
 * @param found The carriers that were seen after the panes had gone.
 * @returns the ids of those for which nothing is left to be done.
 */
export async function endTrees(
  ctx: Context,
  target: ExecTarget,
  panes: readonly ManagedPane[],
  found: readonly Carrier[],
  { spared, leftMs }: EndOptions,
): Promise<ReadonlySet<string>> {
  const ending = panes.map((pane) => endingPane(pane, spared.get(pane.id) ?? []));
  const isOwn = ({ pid }: Carrier) => target.via === null && pid === Deno.pid;
  const toEnd = (carriers: readonly Carrier[]) =>
    carriers.filter((carrier) =>
      !isOwn(carrier) && ending.some((pane) => fateOf(carrier, pane) === "end")
    );
  let carriers = found;
  const wait = leftMs() >= END_TIMEOUT_MS;
  for (let round = 0; round < ROUNDS && toEnd(carriers).length > 0; round++) {
    await endProcesses(ctx, target, toEnd(carriers), wait);
    if (!wait) break;
    const timeoutMs = Math.min(LOOK_TIMEOUT_MS, leftMs());
    const look = await ctx.tmux.run(target, {
      failpoint: "tmux.snapshot",
      tagged: ending.map(({ id }) => id),
      ended: panes.flatMap((pane) => agentIdOf(ctx.store, pane) ?? []),
      timeoutMs,
    });
    carriers = look.carriers;
  }
  const standing = new Set(toEnd(carriers).map(({ paneId }) => paneId));
  if (wait) tell(ctx, panes, ending, carriers.filter((carrier) => !isOwn(carrier)));
  // What withstands a kill is given up; doctor shows it.
  return new Set(panes.map(({ id }) => id).filter((id) => wait || !standing.has(id)));
}

function tell(
  ctx: Context,
  panes: readonly ManagedPane[],
  ending: readonly EndingPane[],
  carriers: readonly Carrier[],
): void {
  for (const pane of ending) {
    for (const carrier of carriers.filter(({ paneId }) => paneId === pane.id)) {
      const label = panes.find(({ id }) => id === pane.id)?.label ?? pane.id;
      ctx.warn(`${carrierText(carrier)} of ${label} lives on: ${WHY[fateOf(carrier, pane)]}`);
    }
  }
}

const WHY = {
  end: "it could not be ended",
  spare: "its profile spares it",
  other: "it is of another tmux pane",
} as const;
