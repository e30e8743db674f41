/** Reads what an agent's pane shows (contract: agents.md, "Reading"). */
import { askTmux } from "../containers/ask_tmux.ts";
import { containerOf } from "../containers/known.ts";
import { requireHere } from "../containers/place_of.ts";
import type { Context } from "../context.ts";
import { advise } from "../model/advice.ts";
import { tmuxUnavailable } from "../model/refusals/containers.ts";
import { agentWithoutPane } from "../model/refusals/validation.ts";
import { requireAgent } from "../store/require_record.ts";
import { findAgentPane } from "../system/tmux/identity.ts";
import { tmuxWord } from "../system/tmux/quoting.ts";
import type { TmuxPane } from "../system/tmux/snapshot.ts";
import { capturedText } from "./captured_text.ts";

export interface ReadPaneRequest {
  readonly agentId: string;
  /** At most this many lines, from the end; null for all that is read. */
  readonly lines: number | null;
  /** Whether what scrolled by is read as well. */
  readonly history: boolean;
  /** Whether colours and other attributes of characters are given. */
  readonly ansi: boolean;
}

export interface PaneText {
  readonly agentId: string;
  readonly pane: TmuxPane;
  readonly text: string;
  /** Whether tmux keeps more, before this. */
  readonly truncated: boolean;
}

/** So many rows of the history are read, as many as tmux keeps unless it is told otherwise. */
const HISTORY_ROWS = 2000;

/**
 * What the pane of an agent shows now, secrets of common shapes masked. Of a dead pane that is kept, what it showed
 * last.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent, or its pane is gone; `container_inactive`,
 * `docker_unavailable` or `tmux_unavailable` when its tmux cannot be asked.
 */
export async function readPane(ctx: Context, request: ReadPaneRequest): Promise<PaneText> {
  const agent = requireAgent(ctx.store, request.agentId);
  requireHere(ctx, agent);
  const container = containerOf(ctx, agent.containerId);
  const mark = ctx.ids.token();
  const [begin, end] = [`begin-${mark}`, `end-${mark}`];
  const rows = Math.max(HISTORY_ROWS, request.lines ?? 0);
  const from = request.history ? `-S -${rows} ` : "";
  // The pane id on record may be outdated; the pane is then captured again by its present id.
  let paneId = agent.tmuxPaneId;
  for (let attempt = 0; attempt < 2; attempt++) {
    const reply = await askTmux(ctx, container, {
      failpoint: "tmux.snapshot",
      socketPath: agent.tmuxSocketPath,
      knownServers: [agent],
      commands: [
        `display-message -p ${begin}`,
        `display-message -p -t ${paneId} ${tmuxWord("#{history_size}")}`,
        `capture-pane -p -e -J ${from}-t ${paneId}`,
        `display-message -p ${end}`,
      ].join("\n"),
    });
    const found = findAgentPane(agent, reply.server, reply.panes);
    if (!found) throw agentWithoutPane(agent, "gone");
    if (found.pane.paneId === paneId) {
      const shown = reply.output.split(`${begin}\n`)[1]?.split(`${end}\n`)[0] ?? "";
      const [, size, captured = ""] = /^(\d+)\n([^]*)$/.exec(shown) ?? [];
      if (size === undefined) throw unread(container.name, "its answer was cut off");
      const { text, isCut } = capturedText(captured, request);
      const isKept = Number(size) > (request.history ? rows : 0);
      return { agentId: agent.id, pane: found.pane, text, truncated: isCut || isKept };
    }
    paneId = found.pane.paneId;
  }
  throw unread(container.name, `the pane of ${agent.label} keeps moving`);
}

function unread(container: string, reason: string) {
  const lead = `the tmux of ${container} cannot be asked`;
  return tmuxUnavailable(lead, reason, advise`try again`);
}
