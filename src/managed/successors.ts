/** Successors of panes: new records in their places (contract: lifecycle.md, "Recreate"). */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { type ManagedPane, MAX_CHAIN_LENGTH } from "../model/pane.ts";
import {
  managedPaneConcurrentRecreate,
  managedPaneIllegalRecreateSource,
  managedPaneRecreateChainTooDeep,
} from "../model/refusals/managed.ts";
import { isLive } from "../model/states.ts";
import { requireHere } from "../containers/place_of.ts";
import { targetOf } from "../containers/target_of.ts";
import type { Reader } from "../store/db.ts";
import { currentPaneOfSlot, panesOfLayout, successorsOf } from "../store/panes.ts";
import { clearOwedKill, markKillOwed } from "../store/pane_progress.ts";
import type { ContainerLock } from "../system/locks/container_lock.ts";
import { findPane } from "../system/tmux/identity.ts";
import { requireFreeLabel, requireFreeSlot, requireNoSession } from "./conflicts.ts";
import { archivePane } from "./lifecycle/archive.ts";
import { killPanes } from "./lifecycle/kill.ts";
import { changeStates, type StateChange } from "./lifecycle/transition.ts";
import { blankPane, insertNewPane } from "./new_pane.ts";
import { inspectSessions, type Sessions } from "./sessions.ts";

/** A place that is to have a new record. */
export interface Succession {
  /** The record that is there, as it is while the lock is held; a degraded one is removed first. */
  readonly source: ManagedPane;
  /** The name of the new record's profile; null for the user's shell. */
  readonly launchCommandRef: string | null;
  readonly idempotencyKey: string | null;
}

/**
 * @param replace Whether a degraded pane may be replaced.
 * @throws {Refusal} `managed_pane_illegal_recreate_source` or `managed_pane_recreate_chain_too_deep`.
 */
export function requireSource(source: ManagedPane, replace: boolean): void {
  const { state } = source;
  if (state !== "removed" && state !== "failed" && !(replace && state === "degraded")) {
    throw managedPaneIllegalRecreateSource(source);
  }
  if (source.chainDepth + 1 >= MAX_CHAIN_LENGTH) throw managedPaneRecreateChainTooDeep(source);
}

/**
 * One live record a slot, and one live successor a source.
 *
 * @throws {Refusal} `managed_pane_concurrent_recreate`.
 */
export function requireNoSuccessor(reader: Reader, source: ManagedPane): void {
  const successor = successorsOf(reader, source.id).find((pane) => isLive(pane.state));
  const current = currentPaneOfSlot(reader, source.layoutId, source.slot);
  const blocking = successor ?? (current && isLive(current.state) ? current : undefined);
  if (blocking && blocking.id !== source.id) throw managedPaneConcurrentRecreate(source, blocking);
}

/**
 * Inserts the successors of records of one layout, in one transaction; before it, kills the tmux panes of
 * those that still live.
 *
 * @throws {Refusal} any code that is listed for pane recreate (contract: methods.md, "Errors"); then nothing
 * was made.
 */
export async function makeSuccessors(
  ctx: Context,
  lock: ContainerLock,
  container: Container,
  successions: readonly [Succession, ...Succession[]],
): Promise<[ManagedPane, ...ManagedPane[]]> {
  const [{ source: { layoutId, tmuxSessionName, tmuxSocketPath } }] = successions;
  const siblings = panesOfLayout(ctx.store, layoutId).filter((pane) => isLive(pane.state));
  for (const pane of siblings) requireHere(ctx, pane);
  // Whatever `TMUX_TMPDIR` is now.
  const socket = siblings[0]?.tmuxSocketPath ?? tmuxSocketPath;
  const sessions = await inspectSessions(ctx, container, socket);
  const { server, panes } = sessions;
  // A session of the layout's name is its own only while it holds a pane of it.
  const living = siblings.some((pane) => findPane(pane, server, panes).pane !== null);
  if (!living) requireNoSession(ctx, container, tmuxSessionName, sessions, "recreate");
  const sources = successions.map(({ source }) => source);
  // Before anything is killed; what holds a place changes only under the lock.
  for (const source of sources) {
    if (!isLive(source.state)) requireFreePlace(ctx.store, container, source);
  }
  const absent = await killReplaced(ctx, lock, container, sources);
  return insert(ctx, container, successions, absent, sessions);
}

/** @throws {Refusal} the code that says what holds the place, or its label. */
function requireFreePlace(reader: Reader, container: Container, source: ManagedPane): void {
  requireNoSuccessor(reader, source);
  requireFreeLabel(reader, container, source.label, "recreate");
  requireFreeSlot(reader, container, source.tmuxSessionName, source.slot);
}

/** Kills the tmux panes of live records; gives their ids. */
async function killReplaced(
  ctx: Context,
  lock: ContainerLock,
  container: Container,
  sources: readonly ManagedPane[],
): Promise<ReadonlySet<string>> {
  const replaced = sources.filter(({ state }) => isLive(state));
  if (replaced.length === 0) return new Set();
  // Before anything is ended: recovery goes on with it where this command dies.
  ctx.store.write("recreate", (writer) => {
    const now = ctx.clock.now().toISOString();
    for (const { id } of replaced) markKillOwed(writer, id, now);
  });
  const absent = await killPanes(ctx, lock, targetOf(ctx, container), replaced);
  const standing = replaced.find(({ id }) => !absent.has(id));
  if (standing) {
    ctx.store.write("recreate", (writer) => {
      for (const { id } of replaced) clearOwedKill(writer, id);
    });
    throw managedPaneIllegalRecreateSource(standing, { standing: true });
  }
  return absent;
}

function insert(
  ctx: Context,
  container: Container,
  successions: readonly [Succession, ...Succession[]],
  absent: ReadonlySet<string>,
  { socketPath }: Sessions,
): [ManagedPane, ...ManagedPane[]] {
  const [first, ...others] = successions;
  return changeStates(ctx, "recreate", "operator", (change) => {
    for (const { source } of successions) {
      if (absent.has(source.id)) archivePane(ctx, change, source, true);
    }
    const make = (succession: Succession) => {
      requireFreePlace(change.writer, container, succession.source);
      return insertSuccessor(ctx, change, succession, socketPath);
    };
    return [make(first), ...others.map(make)];
  }, { durable: true });
}

function insertSuccessor(
  ctx: Context,
  { writer, source: events, touch }: StateChange,
  { source, launchCommandRef, idempotencyKey }: Succession,
  socketPath: string | null,
): ManagedPane {
  const newest = currentPaneOfSlot(writer, source.layoutId, source.slot);
  const pane: ManagedPane = {
    ...blankPane({
      ...source,
      id: ctx.ids.uuid(),
      launchCommandRef,
      tmuxSocketPath: socketPath,
      pendingMarkerToken: ctx.ids.token(),
      createdAt: later(events.timestamp, newest?.createdAt),
    }),
    predecessorId: source.id,
    chainDepth: source.chainDepth + 1,
    idempotencyKey,
  };
  insertNewPane(writer, events, pane);
  touch(pane.layoutId);
  return pane;
}

/** `now`, or just after `other`: times in one slot increase strictly, even when the clock is set back. */
function later(now: string, other: string | undefined): string {
  if (other === undefined || now > other) return now;
  return new Date(Date.parse(other) + 1).toISOString();
}
