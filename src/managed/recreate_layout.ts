/** Recreates what is not well in a layout, as a whole (contract: lifecycle.md, "Recreate"). */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import type { ManagedPane } from "../model/pane.ts";
import type { LayoutState } from "../model/states.ts";
import { flushAudit } from "../audit/flush.ts";
import { containerOf } from "../containers/known.ts";
import { requireContainer } from "../containers/require_container.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { staleReasonOf } from "../store/container_check.ts";
import { getLayout } from "../store/layouts.ts";
import { currentPanes, panesOfLayout } from "../store/panes.ts";
import { requireLayout } from "../store/require_record.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { readyWorker } from "./lifecycle/ensure_worker.ts";
import { requireProfiles } from "./lifecycle/require_profiles.ts";
import { reconcileContainer } from "./reconcile/apply.ts";
import { makeSuccessors, requireSource, type Succession } from "./successors.ts";

export interface RecreateLayoutRequest {
  readonly layoutId: string;
  /** Whether degraded panes are replaced, too. */
  readonly includeDegraded: boolean;
  readonly idempotencyKey: string | null;
}

export interface RecreatedLayout {
  readonly layoutId: string;
  readonly state: LayoutState;
  /** The successors, in slot order; empty where nothing was to be done. */
  readonly panes: readonly ManagedPane[];
  /** Whether they were there already, made with the same idempotency key. */
  readonly replay: boolean;
}

/** How long a look may take on which it depends whether there is anything to do, in milliseconds. */
const LOOK_MS = 20_000;

/**
 * Inserts a successor of every current record that is failed or removed, and starts the worker.
 *
 * @throws {Refusal} any code that is listed for layout recreate (contract: methods.md, "Errors"); then nothing
 * was made.
 */
export async function recreateLayout(
  ctx: Context,
  request: RecreateLayoutRequest,
): Promise<RecreatedLayout> {
  const { containerId } = requireLayout(ctx.store, request.layoutId);
  const early = replay(ctx, request);
  if (early) return early;
  if ((await plan(ctx, request)).length === 0) await requireLook(ctx, containerId);
  const [first] = await plan(ctx, request);
  if (first === undefined) return outcome(ctx, request, [], false);
  const container = await requireContainer(ctx, containerId);

  const result = await recreateUnderLock(ctx, container, request);
  if (!result.replay) await flushAudit(ctx);
  return result;
}

/**
 * That nothing has failed is known only from a look: where the one before the command did not come about, it is
 * taken now, with more time.
 *
 * @throws {Refusal} `tmux_unavailable` where it does not come about, either.
 */
async function requireLook(ctx: Context, containerId: string): Promise<void> {
  if (staleReasonOf(ctx.store, containerId) === null) return;
  const options = { withinMs: LOOK_MS, explicit: false, dryRun: false };
  const { staleReason } = await reconcileContainer(ctx, containerId, options);
  await flushAudit(ctx);
  if (staleReason === null) return;
  const { name } = containerOf(ctx, containerId);
  throw tmuxUnavailable(
    `it is not known what there is to recreate: the tmux of ${name} could not be looked at`,
    staleReason,
    advise`see why, and run it again then: agenttower recover`,
  );
}

async function recreateUnderLock(
  ctx: Context,
  container: Container,
  request: RecreateLayoutRequest,
): Promise<RecreatedLayout> {
  const { tmuxSessionName } = requireLayout(ctx.store, request.layoutId);
  using lock = await ContainerLock.acquire(ctx.locks, container.id, {
    doing: `layout ${tmuxSessionName}`,
  });
  const replayed = replay(ctx, request);
  if (replayed) return replayed;
  const [first, ...others] = await plan(ctx, request);
  if (first === undefined) return outcome(ctx, request, [], false);
  using worker = readyWorker(ctx, lock);
  const made = await makeSuccessors(ctx, lock, container, [first, ...others]);
  await worker.begin();
  return outcome(ctx, request, made, false);
}

/** What is to be made, in slot order. @throws {Refusal} for a chain at its end, or a profile that is gone. */
async function plan(ctx: Context, request: RecreateLayoutRequest): Promise<Succession[]> {
  const { layoutId, includeDegraded } = request;
  const sources = currentPanes(ctx.store, layoutId).filter(({ state }) =>
    state === "failed" || state === "removed" || (includeDegraded && state === "degraded")
  );
  for (const source of sources) requireSource(source, includeDegraded);
  await requireProfiles(ctx, sources.map(({ launchCommandRef }) => launchCommandRef));
  const idempotencyKey = storedKey(request);
  return sources.map((source) => {
    return { source, launchCommandRef: source.launchCommandRef, idempotencyKey };
  });
}

/** A layout's keys are told from those of its panes: the colon is in no identifier. */
function storedKey({ idempotencyKey }: RecreateLayoutRequest): string | null {
  return idempotencyKey === null ? null : `layout:${idempotencyKey}`;
}

function replay(ctx: Context, request: RecreateLayoutRequest): RecreatedLayout | null {
  const key = storedKey(request);
  if (key === null) return null;
  const made = panesOfLayout(ctx.store, request.layoutId)
    .filter(({ idempotencyKey }) => idempotencyKey === key);
  return made.length === 0 ? null : outcome(ctx, request, made, true);
}

function outcome(
  ctx: Context,
  { layoutId }: RecreateLayoutRequest,
  panes: readonly ManagedPane[],
  replay: boolean,
): RecreatedLayout {
  return { layoutId, state: getLayout(ctx.store, layoutId)!.state, panes, replay };
}
