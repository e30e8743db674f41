/** Recreates a pane from a removed or failed one (contract: lifecycle.md, "Recreate"). */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { type ManagedPane, MAX_CHAIN_LENGTH } from "../model/pane.ts";
import {
  managedPaneConcurrentRecreate,
  managedPaneIllegalRecreateSource,
  managedPaneRecreateChainTooDeep,
} from "../model/refusals/managed.ts";
import { isLive } from "../model/states.ts";
import { flushAudit } from "../audit/flush.ts";
import { requireContainer } from "../containers/require_container.ts";
import type { Reader } from "../store/db.ts";
import { currentPaneOfSlot, panesOfLayout, successorsOf } from "../store/panes.ts";
import { requireFreeLabel, requireFreeSlot, requireNoSession } from "./conflicts.ts";
import { blankPane, insertNewPane } from "./new_pane.ts";
import { ensureWorker } from "./lifecycle/ensure_worker.ts";
import { findPane } from "../system/tmux/identity.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { requirePane } from "../store/require_record.ts";
import { requireProfiles } from "./lifecycle/require_profiles.ts";
import { inspectSessions, type Sessions } from "./sessions.ts";
import { changeStates } from "./lifecycle/transition.ts";

export interface RecreateRequest {
  readonly predecessorPaneId: string;
  /** A profile's name; null keeps the source's own. */
  readonly launchCommandOverride: string | null;
  readonly idempotencyKey: string | null;
}

export interface RecreateResult {
  readonly pane: ManagedPane;
  /** Whether it was there already, made with the same idempotency key. */
  readonly replay: boolean;
}

/**
 * Inserts the successor and starts the worker.
 *
 * @throws {Refusal} any code that is listed for pane recreate (contract: methods.md, "Errors"); then nothing
 * was made.
 */
export async function recreatePane(
  ctx: Context,
  request: RecreateRequest,
): Promise<RecreateResult> {
  const source = requirePane(ctx.store, request.predecessorPaneId);
  const early = replay(ctx, request);
  if (early) return early;
  requireSource(source);
  const profile = request.launchCommandOverride ?? source.launchCommandRef;
  await requireProfiles(ctx, [profile]);
  requireNoSuccessor(ctx.store, source);
  const container = await requireContainer(ctx, source.containerId);

  const result = await recreateUnderLock(ctx, container, source, request, profile);
  if (!result.replay) await flushAudit(ctx);
  return result;
}

async function recreateUnderLock(
  ctx: Context,
  container: Container,
  source: ManagedPane,
  request: RecreateRequest,
  profile: string | null,
): Promise<RecreateResult> {
  using lock = await ContainerLock.acquire(ctx.locks, container.id, {
    doing: `pane ${source.label}`,
  });
  const replayed = replay(ctx, request);
  if (replayed) return replayed;
  const sessions = await inspectSessions(ctx, container, socketOf(ctx, source));
  requireOwnSession(ctx, container, source, sessions);
  const result = insert(ctx, container, source, request, profile, sessions.socketPath);
  ensureWorker(ctx, lock);
  return result;
}

function replay(ctx: Context, request: RecreateRequest): RecreateResult | null {
  if (request.idempotencyKey === null) return null;
  const successor = successorsOf(ctx.store, request.predecessorPaneId)
    .find((pane) => pane.idempotencyKey === request.idempotencyKey);
  return successor ? { pane: successor, replay: true } : null;
}

function requireSource(source: ManagedPane): void {
  if (source.state !== "removed" && source.state !== "failed") {
    throw managedPaneIllegalRecreateSource(source);
  }
  if (source.chainDepth + 1 >= MAX_CHAIN_LENGTH) {
    throw managedPaneRecreateChainTooDeep(source);
  }
}

/** One live record a slot, and one live successor a source. */
function requireNoSuccessor(reader: Reader, source: ManagedPane): void {
  const successor = successorsOf(reader, source.id).find((pane) => isLive(pane.state));
  const current = currentPaneOfSlot(reader, source.layoutId, source.slot);
  const blocking = successor ?? (current && isLive(current.state) ? current : undefined);
  if (blocking) throw managedPaneConcurrentRecreate(source, blocking);
}

/** The socket of the living siblings, else that on record, whatever `TMUX_TMPDIR` is now. */
function socketOf(ctx: Context, source: ManagedPane): string | null {
  const siblings = panesOfLayout(ctx.store, source.layoutId);
  return siblings.find(({ state }) => isLive(state))?.tmuxSocketPath ??
    source.tmuxSocketPath;
}

/** A session of the layout's name is its own only while it holds a pane of it. */
function requireOwnSession(
  ctx: Context,
  container: Container,
  source: ManagedPane,
  sessions: Sessions,
): void {
  const siblings = panesOfLayout(ctx.store, source.layoutId).filter((pane) => isLive(pane.state));
  const { server, panes } = sessions;
  const living = siblings.some((pane) => findPane(pane, server, panes).pane !== null);
  if (!living) requireNoSession(ctx, container, source.tmuxSessionName, sessions);
}

function insert(
  ctx: Context,
  container: Container,
  source: ManagedPane,
  request: RecreateRequest,
  profile: string | null,
  socketPath: string | null,
): RecreateResult {
  return changeStates(ctx, "recreate", "operator", ({ writer, source: events, touch }) => {
    requireNoSuccessor(writer, source);
    requireFreeLabel(writer, container, source.label);
    requireFreeSlot(writer, container, source.tmuxSessionName, source.slot);
    const newest = currentPaneOfSlot(writer, source.layoutId, source.slot);
    const pane: ManagedPane = {
      ...blankPane({
        ...source,
        id: ctx.ids.uuid(),
        launchCommandRef: profile,
        tmuxSocketPath: socketPath,
        pendingMarkerToken: ctx.ids.token(),
        createdAt: later(events.timestamp, newest?.createdAt),
      }),
      predecessorId: source.id,
      chainDepth: source.chainDepth + 1,
      idempotencyKey: request.idempotencyKey,
    };
    insertNewPane(writer, events, pane);
    touch(pane.layoutId);
    return { pane, replay: false };
  }, { durable: true });
}

/** `now`, or just after `other`: times in one slot increase strictly, even when the clock is set back. */
function later(now: string, other: string | undefined): string {
  if (other === undefined || now > other) return now;
  return new Date(Date.parse(other) + 1).toISOString();
}
