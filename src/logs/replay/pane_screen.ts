/** What is known of the terminal that a log was written to. */
import { askTmux } from "../../containers/ask_tmux.ts";
import { containerOf } from "../../containers/known.ts";
import { whyElsewhere } from "../../containers/place_of.ts";
import type { Context } from "../../context.ts";
import type { Agent } from "../../model/agent.ts";
import { Refusal } from "../../model/errors.ts";
import { findAgentPane } from "../../system/tmux/identity.ts";
import type { TerminalSize } from "./tame.ts";

export interface PaneScreen {
  readonly size: TerminalSize;
  /** Whether the alternate screen shows now; null where the pane is gone or cannot be asked. */
  readonly alternate: boolean | null;
}

/** A reader does not wait longer for a size, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * The size that the agent's pane has now, whether it lives or is kept. Of a pane that is gone, or whose tmux gives no
 * answer, the size that a layout of one pane has.
 */
export async function paneScreen(ctx: Context, agent: Agent): Promise<PaneScreen> {
  const pane = await paneNow(ctx, agent);
  if (pane !== null && pane.columns > 0 && pane.rows > 0) {
    const { columns, rows, alternate } = pane;
    return { size: { columns, rows }, alternate };
  }
  const { columns, rows } = ctx.settings.tmux;
  return { size: { columns, rows }, alternate: null };
}

async function paneNow(ctx: Context, agent: Agent) {
  if (whyElsewhere(ctx, agent) !== null) return null;
  try {
    const reply = await askTmux(ctx, containerOf(ctx, agent.containerId), {
      failpoint: "tmux.snapshot",
      socketPath: agent.tmuxSocketPath,
      knownServers: [agent],
      timeoutMs: TIMEOUT_MS,
    });
    return findAgentPane(agent, reply.server, reply.panes)?.pane ?? null;
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
