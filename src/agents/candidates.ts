/** The tmux panes of containers, as candidates for adoption (contract: methods.md, "app.scan.panes"). */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { activeAgentsIn } from "../store/agents.ts";
import { isAgentOf } from "../system/tmux/identity.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import { askTmux, type TmuxReply } from "../containers/ask_tmux.ts";
import { knownContainers } from "../containers/known.ts";
import { requireContainer } from "../containers/require_container.ts";
import { managedClaimOn } from "./managed_claim.ts";

/** A tmux pane that is not managed. */
export interface Candidate {
  readonly containerId: string;
  readonly socketPath: string;
  readonly pane: TmuxPane;
  /** The agent that was adopted from it, if any. */
  readonly agentId: string | null;
}

/**
 * The panes on the default tmux server of one container, or of every active one, without those that are
 * managed or are about to be. Changes nothing. Where all are asked for, one that cannot be read is left out
 * with a warning.
 *
 * @throws {Refusal} what {@link requireContainer} throws for `containerId`, and `tmux_unavailable`.
 */
export async function scanPanes(
  ctx: Context,
  containerId: string | null = null,
): Promise<Candidate[]> {
  if (containerId !== null) {
    return await scanContainer(ctx, await requireContainer(ctx, containerId));
  }
  const containers = knownContainers(ctx).filter((container) => container.active);
  const found = await Promise.all(containers.map(async (container) => {
    try {
      return await scanContainer(ctx, container);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      ctx.warn(error.message);
      return [];
    }
  }));
  return found.flat();
}

async function scanContainer(ctx: Context, container: Container): Promise<Candidate[]> {
  return candidates(ctx, container, await askTmux(ctx, container, { failpoint: "tmux.snapshot" }));
}

function candidates(ctx: Context, container: Container, reply: TmuxReply): Candidate[] {
  const { server, panes } = reply;
  if (server === null) return [];
  const agents = activeAgentsIn(ctx.store, container.id);
  const isFree = (pane: TmuxPane) => managedClaimOn(ctx.store, container.id, server, pane) === null;
  return panes.filter(isFree).map((pane) => ({
    containerId: container.id,
    socketPath: server.socketPath,
    pane,
    agentId: agents.find((agent) => isAgentOf(agent, server, pane))?.id ?? null,
  }));
}
