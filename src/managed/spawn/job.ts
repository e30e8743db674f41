/** One layout's panes on their way through the spawn pipeline. */
import type { Context } from "../../context.ts";
import type { PreparedLog } from "../../logs/receipt.ts";
import { replyOf, type TmuxReply } from "../../containers/ask_tmux.ts";
import type { Container } from "../../model/container.ts";
import type { ManagedLayout } from "../../model/layout.ts";
import type { ManagedPane } from "../../model/pane.ts";
import { getPane, serversOf } from "../../store/panes.ts";
import type { ExecTarget } from "../../system/runtime/target.ts";
import type { TmuxAnswer, TmuxRequest } from "../../system/tmux/client.ts";
import { findPane } from "../../system/tmux/identity.ts";
import type { TmuxPane } from "../../system/tmux/snapshot.ts";
import { ContainerLock } from "../../system/locks/container_lock.ts";
import type { PendingSpawns } from "./pending_spawns.ts";
import type { Attempt } from "./retry.ts";
import type { Sampler } from "./sampler.ts";

/**
 * How long a worker waits for its container, in milliseconds. Nobody waits for it at a prompt, and giving up costs
 * the panes one of their attempts.
 */
export const WORKER_WAIT_MS = 10 * 60_000;

/** A pane's log: where it goes, why it cannot be attached, or null when logs are switched off. */
export type PaneLog =
  | ReadyLog
  | { readonly ok: false; readonly reason: string }
  | null;

/** A log that is ready to be written to. */
export interface ReadyLog extends PreparedLog {
  readonly ok: true;
}

export interface Job {
  readonly ctx: Context;
  readonly layout: ManagedLayout;
  readonly container: Container;
  readonly target: ExecTarget;
  readonly panes: readonly ManagedPane[];
  readonly sampler: Sampler;
  readonly pendingSpawns: PendingSpawns;
  /** The logs that go on with the panes, by record id, as far as they could be prepared before that. */
  readonly logs: ReadonlyMap<string, PaneLog>;
}

/** The socket that the job's records name; null before the first look. */
export function socketOf(job: Job): string | null {
  return job.panes.find((pane) => pane.tmuxSocketPath !== null)?.tmuxSocketPath ?? null;
}

/** Asks the job's tmux; an answer that says nothing certain is a failed attempt. */
export async function ask(
  job: Job,
  request: Omit<TmuxRequest, "socketPath" | "knownServers">,
): Promise<Attempt<TmuxReply>> {
  const answer = await job.ctx.tmux.run(job.target, {
    ...request,
    socketPath: socketOf(job),
    knownServers: serversOf(job.ctx.store, job.container.id),
  });
  return toAttempt(answer);
}

function toAttempt(answer: TmuxAnswer): Attempt<TmuxReply> {
  const { snapshot } = answer;
  if (snapshot.kind === "unknown") {
    return { ok: false, transient: snapshot.transient, reason: snapshot.reason };
  }
  if (snapshot.kind === "none" && snapshot.stoppedAs !== null) {
    return { ok: false, transient: false, reason: answer.complaint };
  }
  return { ok: true, value: replyOf(answer, snapshot) };
}

/** The pane that tmux has for a record; null where it has none. */
export function tmuxPaneOf(view: TmuxReply, pane: ManagedPane): TmuxPane | null {
  return findPane(pane, view.server, view.panes).pane;
}

/** Runs `act` under the container's lock. */
export async function underLock<T>(
  job: Job,
  act: (lock: ContainerLock) => Promise<T>,
): Promise<T> {
  using lock = await ContainerLock.acquire(job.ctx.locks, job.container.id, {
    doing: `layout ${job.layout.tmuxSessionName}`,
    refusedAfterMs: WORKER_WAIT_MS,
  });
  return await act(lock);
}

/** The job with the records that are still `creating`, read again. */
export function remaining(job: Job): Job {
  const panes = job.panes.flatMap((pane) => getPane(job.ctx.store, pane.id) ?? [])
    .filter((pane) => pane.state === "creating");
  return { ...job, panes };
}
