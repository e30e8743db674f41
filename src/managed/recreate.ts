/** Recreates a pane from a removed or failed one, or in place of a degraded one. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import type { ManagedPane } from "../model/pane.ts";
import { flushAudit } from "../audit/flush.ts";
import { requireContainer } from "../containers/require_container.ts";
import { successorsOf } from "../store/panes.ts";
import { requirePane } from "../store/require_record.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { readyWorker } from "./lifecycle/ensure_worker.ts";
import { requireProfiles } from "./lifecycle/require_profiles.ts";
import { makeSuccessors, requireNoSuccessor, requireSource } from "./successors.ts";

export interface RecreateRequest {
  readonly predecessorPaneId: string;
  /** A profile's name; null keeps the source's own. */
  readonly launchCommandOverride: string | null;
  /** Whether a degraded source is removed first. */
  readonly replace: boolean;
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
  requireSource(source, request.replace);
  const profile = request.launchCommandOverride ?? source.launchCommandRef;
  await requireProfiles(ctx, [profile]);
  requireNoSuccessor(ctx.store, source);
  const container = await requireContainer(ctx, source.containerId);

  const result = await recreateUnderLock(ctx, container, request, profile);
  if (!result.replay) await flushAudit(ctx);
  return result;
}

async function recreateUnderLock(
  ctx: Context,
  container: Container,
  request: RecreateRequest,
  launchCommandRef: string | null,
): Promise<RecreateResult> {
  const { predecessorPaneId, replace, idempotencyKey } = request;
  const { label } = requirePane(ctx.store, predecessorPaneId);
  using lock = await ContainerLock.acquire(ctx.locks, container.id, { doing: `pane ${label}` });
  const replayed = replay(ctx, request);
  if (replayed) return replayed;
  using worker = readyWorker(ctx, lock);
  const source = requirePane(ctx.store, predecessorPaneId);
  requireSource(source, replace);
  const succession = { source, launchCommandRef, idempotencyKey };
  const [pane] = await makeSuccessors(ctx, lock, container, [succession]);
  await worker.begin();
  return { pane, replay: false };
}

function replay(ctx: Context, request: RecreateRequest): RecreateResult | null {
  if (request.idempotencyKey === null) return null;
  const successor = successorsOf(ctx.store, request.predecessorPaneId)
    .find((pane) => pane.idempotencyKey === request.idempotencyKey);
  return successor ? { pane: successor, replay: true } : null;
}
