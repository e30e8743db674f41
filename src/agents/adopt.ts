/** Registers a pane that the operator made (contract: operations.md, "Agents"). */
import { addAction } from "../actions/record.ts";
import { shellLine } from "../system/runtime/shell_line.ts";
import { targetOf } from "../containers/target_of.ts";
import { type Advice, advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import type { Container } from "../model/container.ts";
import type { Refusal } from "../model/errors.ts";
import { invalid } from "../model/refusals/validation.ts";
import { requireIdentifier } from "../model/identifier.ts";
import { programOf } from "../programs/known_by.ts";
import { activeAgentsIn, insertAgent } from "../store/agents.ts";
import type { Reader } from "../store/db.ts";
import { findLiveLabel } from "../store/panes.ts";
import type { TmuxPane, TmuxServer } from "../system/tmux/snapshot.ts";
import { findAgentPane, isAgentOf } from "../system/tmux/identity.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { ContainerLock } from "../system/locks/container_lock.ts";
import { placeTextOf, whyElsewhere } from "../containers/place_of.ts";
import { requireContainer } from "../containers/require_container.ts";
import { type AgentDetail, detailOf } from "./list.ts";
import { managedClaimOn } from "./managed_claim.ts";
import { retireAdopted } from "./retire.ts";

export interface AdoptRequest {
  readonly containerId: string;
  /** `%N` on the container's default tmux server. */
  readonly tmuxPaneId: string;
  readonly role: string;
  readonly capability: string;
  readonly label: string;
  /** The name of the program in the pane; left out, the pane's process tells. */
  readonly program?: string | null;
}

/**
 * Registers a living, unmanaged pane as an agent. The same request for the same pane gives the agent that it
 * made before.
 *
 * @throws {Refusal} `validation_failed` when the pane is not there, dead, managed or about to be, already
 * registered otherwise, or the label is taken; what {@link requireContainer} throws; `tmux_unavailable`.
 */
export async function adoptAgent(ctx: Context, request: AdoptRequest): Promise<AgentDetail> {
  if (!/^%[0-9]{1,10}$/.test(request.tmuxPaneId)) {
    throw invalid(
      "tmux_pane_id",
      'must be a tmux pane id like "%3"',
      advise`agenttower agent list --panes shows their ids`,
    );
  }
  for (const field of ["role", "capability", "label"] as const) {
    requireIdentifier(field, request[field]);
  }
  const container = await requireContainer(ctx, request.containerId);
  using _lock = await ContainerLock.acquire(ctx.locks, container.id, { doing: "an adoption" });
  const reply = await askTmux(ctx, container, {
    failpoint: "tmux.snapshot",
    ...(request.program == null ? { foregroundOf: request.tmuxPaneId } : {}),
  });
  const { server } = reply;
  const pane = reply.panes.find((each) => each.paneId === request.tmuxPaneId);
  if (server === null || !pane) {
    throw refuse(
      request,
      `there is no such pane in ${container.name}`,
      advise`see which there are: agenttower agent list --panes --container ${container.name}`,
    );
  }
  const existing = activeAgentsIn(ctx.store, container.id)
    .find((each) => isAgentOf(each, server, pane) && isSame(each, request));
  const program = request.program ?? await programIn(ctx, pane, reply.foreground);
  const found = { server, pane, panes: reply.panes };
  const agent = existing ?? register(ctx, container, { ...request, program }, found);
  return detailOf(ctx, agent);
}

/** The name of the program that runs in a pane; null where it is none that is known, or its process does not tell. */
async function programIn(
  ctx: Context,
  { currentCommand }: TmuxPane,
  foreground: readonly string[],
): Promise<string | null> {
  const { programs } = await ctx.programs();
  const named = [[currentCommand], foreground].flatMap((words) =>
    programOf(words, programs.values()) ?? []
  );
  return named[0]?.name ?? null;
}

/** A pane, its server, and all that was seen beside it. */
interface FoundPane {
  readonly server: TmuxServer;
  readonly pane: TmuxPane;
  readonly panes: readonly TmuxPane[];
}

function register(
  ctx: Context,
  container: Container,
  request: AdoptRequest & Pick<Agent, "program">,
  found: FoundPane,
): Agent {
  const { server, pane } = found;
  const now = ctx.clock.now().toISOString();
  const agent: Agent = {
    id: ctx.ids.uuid(),
    containerId: container.id,
    paneId: null,
    tmuxSocketPath: server.socketPath,
    tmuxServerId: server.id,
    tmuxPlace: placeTextOf(ctx, container.id),
    tmuxSessionName: pane.sessionName,
    tmuxWindowIndex: pane.windowIndex,
    tmuxPaneIndex: pane.paneIndex,
    tmuxPaneId: pane.paneId,
    role: request.role,
    capability: request.capability,
    label: request.label,
    program: request.program,
    origin: "adopted",
    active: true,
    createdAt: now,
    updatedAt: now,
  };
  ctx.store.write("agent.adopt", (writer) => {
    // An agent whose pane this snapshot shows to be gone must not hold its label.
    for (const other of activeAgentsIn(writer, container.id)) {
      if (isGone(ctx, other, found)) retireAdopted(writer, other.id, now);
    }
    refuseTaken(ctx, writer, container, request, found);
    insertAgent(writer, agent);
    addAction(ctx, writer, { type: "adopt", agent }, "adopted");
  });
  return agent;
}

function refuseTaken(
  ctx: Context,
  reader: Reader,
  container: Container,
  request: AdoptRequest,
  { server, pane }: FoundPane,
): void {
  const claim = managedClaimOn(reader, container.id, server, pane);
  if (claim !== null) {
    throw refuse(
      request,
      claim,
      advise`see it: agenttower pane list --container ${container.name}`,
    );
  }
  if (pane.dead) {
    const respawn = shellLine(targetOf(ctx, container), [
      ...["tmux", "-S", server.socketPath, "respawn-pane", "-t", pane.paneId],
    ]);
    throw refuse(request, "its process has ended", advise`start it again: ${respawn}`);
  }
  const agents = activeAgentsIn(reader, container.id);
  const registered = agents.find((agent) => isAgentOf(agent, server, pane));
  if (registered) {
    const { id, role, label, capability } = registered;
    throw refuse(
      request,
      `it is registered already, as ${role} ${label} (${capability})`,
      advise`release that one first: agenttower agent release ${id}`,
    );
  }
  const isTaken = agents.some((agent) => agent.label === request.label) ||
    findLiveLabel(reader, container.id, request.label) !== undefined;
  if (isTaken) {
    throw invalid(
      "label",
      `"${request.label}" is taken in ${container.name}`,
      advise`choose another --label`,
    );
  }
}

/** Whether an adopted agent's pane is confidently gone: its socket answers, and has no such pane. */
function isGone(ctx: Context, agent: Agent, { server, panes }: FoundPane): boolean {
  return agent.origin === "adopted" && agent.tmuxSocketPath === server.socketPath &&
    whyElsewhere(ctx, agent) === null &&
    findAgentPane(agent, server, panes) === null;
}

function isSame(agent: Agent, request: AdoptRequest): boolean {
  return agent.origin === "adopted" && agent.role === request.role &&
    agent.capability === request.capability && agent.label === request.label;
}

function refuse(request: AdoptRequest, reason: string, hint?: Advice): Refusal {
  return invalid("tmux_pane_id", `${request.tmuxPaneId} cannot be adopted: ${reason}`, hint);
}
