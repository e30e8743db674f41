/**
 * Creates a layout (contract: methods.md, "managed.layout.create"). Answers when rows and markers are durable
 * and the worker is started.
 */
import { advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { type Container, LOCAL_CONTAINER } from "../model/container.ts";
import { tmuxSessionName } from "../model/identifier.ts";
import type { ManagedLayout } from "../model/layout.ts";
import type { ManagedPane } from "../model/pane.ts";
import { managedTemplateNotFound } from "../model/refusals/managed.ts";
import { invalid } from "../model/refusals/validation.ts";
import { type PlannedPane, planPanes, type Template } from "../model/template.ts";
import { warnOfExposure } from "../logs/exposure.ts";
import { flushAudit } from "../audit/flush.ts";
import { requireContainer } from "../containers/require_container.ts";
import { addLayoutEvent } from "../store/events.ts";
import { findLayoutByKey, getLayoutRequest, insertLayout } from "../store/layouts.ts";
import { currentPanes } from "../store/panes.ts";
import {
  requireFreeLabel,
  requireFreeSession,
  requireNoSession,
  requireRoom,
} from "./conflicts.ts";
import { readyWorker } from "./lifecycle/ensure_worker.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { requireProfiles } from "./lifecycle/require_profiles.ts";
import { insertNewPane, newPane } from "./new_pane.ts";
import { inspectSessions } from "./sessions.ts";
import { changeStates } from "./lifecycle/transition.ts";

export interface CreateRequest {
  readonly containerId: string;
  readonly templateName: string;
  readonly tmuxSessionName: string;
  /** `<role>:<label>` → profile name, the label with its prefix. */
  readonly launchCommandOverrides: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | null;
  /** Empty for none. */
  readonly labelPrefix: string;
}

export interface CreateResult {
  readonly layout: ManagedLayout;
  /** Its current records, in slot order. */
  readonly panes: readonly ManagedPane[];
  /** Whether it was there already, made with the same idempotency key. */
  readonly replay: boolean;
  /** False where a replay's other fields differ from the first request's. */
  readonly requestMatches: boolean;
}

/**
 * Checks in the order of the contract, inserts the layout with its panes and starts the worker.
 *
 * @throws {Refusal} any code that is listed for layout create (contract: methods.md, "Errors"); then nothing
 * was made.
 */
export async function createLayout(ctx: Context, request: CreateRequest): Promise<CreateResult> {
  const plan = await planRequest(ctx, request);
  const container = await requireContainer(ctx, request.containerId);
  const early = replay(ctx, container.id, request, plan.sessionName);
  if (early) return early;
  if (container.id === LOCAL_CONTAINER && plan.inheritsDirectory) requireWorkingDir(ctx);

  const result = await createUnderLock(ctx, container, request, plan);
  if (!result.replay) {
    await flushAudit(ctx);
    if (ctx.settings.logs.mode !== "off") warnOfExposure(ctx, container);
  }
  return result;
}

async function createUnderLock(
  ctx: Context,
  container: Container,
  request: CreateRequest,
  plan: Plan,
): Promise<CreateResult> {
  using lock = await ContainerLock.acquire(ctx.locks, container.id, {
    doing: `layout ${plan.sessionName}`,
  });
  const replayed = replay(ctx, container.id, request, plan.sessionName);
  if (replayed) return replayed;
  using worker = readyWorker(ctx, lock);
  const sessions = await inspectSessions(ctx, container);
  requireNoSession(ctx, container, plan.sessionName, sessions, "create");
  const result = insert(ctx, container, request, plan, sessions.socketPath);
  await worker.begin();
  return result;
}

interface Plan {
  /** As tmux will have it. */
  readonly sessionName: string;
  readonly template: Template;
  readonly panes: readonly PlannedPane[];
  /** Whether a pane has no working directory of its own. */
  readonly inheritsDirectory: boolean;
}

/** tmux would start the panes in another directory. */
function requireWorkingDir({ workingDir }: Context): void {
  if (workingDir !== null) return;
  throw invalid(
    "working_dir",
    "the folder that this was run in does not exist any more, and panes would start in it",
    advise`cd to a folder that is there, or name a working_dir in every profile`,
  );
}

/** Everything that can be decided without asking the container. */
async function planRequest(ctx: Context, request: CreateRequest): Promise<Plan> {
  const { templates } = await ctx.templates();
  const template = templates.get(request.templateName);
  if (!template) throw managedTemplateNotFound(request.templateName, templates.keys());
  const sessionName = tmuxSessionName(request.tmuxSessionName);
  const panes = planPanes(template, {
    sessionName,
    labelPrefix: request.labelPrefix,
    overrides: request.launchCommandOverrides,
  });
  const profiles = await requireProfiles(ctx, panes.map((pane) => pane.launchCommandRef));
  const inheritsDirectory = panes.some(({ launchCommandRef }) =>
    launchCommandRef === null || profiles.get(launchCommandRef)?.workingDir == null
  );
  return { sessionName, template, panes, inheritsDirectory };
}

/** The request's fields, written the same way for equal requests. */
function canonical(request: CreateRequest, sessionName: string): string {
  const overrides = Object.entries(request.launchCommandOverrides).sort(([a], [b]) =>
    a < b ? -1 : 1
  );
  return JSON.stringify([request.templateName, sessionName, request.labelPrefix, overrides]);
}

function replay(
  ctx: Context,
  containerId: string,
  request: CreateRequest,
  sessionName: string,
): CreateResult | null {
  if (request.idempotencyKey === null) return null;
  const layout = findLayoutByKey(ctx.store, containerId, request.idempotencyKey);
  if (!layout) return null;
  const first = getLayoutRequest(ctx.store, layout.id)?.request;
  return {
    layout,
    panes: currentPanes(ctx.store, layout.id),
    replay: true,
    requestMatches: first === canonical(request, sessionName),
  };
}

function insert(
  ctx: Context,
  container: Container,
  request: CreateRequest,
  plan: Plan,
  socketPath: string | null,
): CreateResult {
  const now = ctx.clock.now().toISOString();
  const layout: ManagedLayout = {
    id: ctx.ids.uuid(),
    containerId: container.id,
    templateName: plan.template.name,
    tmuxSessionName: plan.sessionName,
    labelPrefix: request.labelPrefix,
    intendedPaneCount: plan.panes.length,
    state: "creating",
    failedStage: null,
    idempotencyKey: request.idempotencyKey,
    createdAt: now,
    updatedAt: now,
  };
  const panes = plan.panes.map((planned) => newPane(layout, planned, socketPath, ctx.ids));
  changeStates(ctx, "create", "operator", ({ writer, source }) => {
    requireRoom(writer);
    for (const { label } of panes) requireFreeLabel(writer, container, label, "create");
    requireFreeSession(writer, container, layout.tmuxSessionName, "create");
    insertLayout(writer, layout, {
      request: canonical(request, plan.sessionName),
      workingDir: container.id === LOCAL_CONTAINER ? ctx.workingDir : null,
      searchPath: container.id === LOCAL_CONTAINER ? ctx.searchPath : null,
    });
    addLayoutEvent(writer, source, layout.id, "managed_layout_created", {
      template_name: layout.templateName,
      container_id: layout.containerId,
      intended_pane_count: layout.intendedPaneCount,
    });
    for (const pane of panes) insertNewPane(writer, source, pane);
  }, { durable: true });
  return { layout, panes, replay: false, requestMatches: true };
}
