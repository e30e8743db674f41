/** What the program of a pane said before it ended (contract: lifecycle.md, "Dead panes are kept"). */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { maskSecrets } from "../model/secrets/mask_secrets.ts";
import type { ManagedPane } from "../model/pane.ts";
import { askTmux } from "../containers/ask_tmux.ts";
import { containerOf } from "../containers/known.ts";
import { findPane } from "../system/tmux/identity.ts";

/** How many lines are given. */
const LINES = 10;

/** tmux writes that the pane is dead below what stands there, and scrolls for it; a smaller pane scrolls, too. */
const SCROLLED_LINES = 50;

/** A reader does not wait longer than for a look before a command, in milliseconds. */
const TIMEOUT_MS = 2000;

/**
 * The last lines on the screen of a pane whose command has ended, secrets of common shapes masked; null where the
 * command has not ended, or its pane cannot be read.
 */
export async function lastLines(ctx: Context, pane: ManagedPane): Promise<string[] | null> {
  if (pane.state !== "degraded" || pane.failedStage !== "launch_command") return null;
  const mark = ctx.ids.token();
  const [begin, end] = [`begin-${mark}`, `end-${mark}`];
  try {
    const reply = await askTmux(ctx, containerOf(ctx, pane.containerId), {
      failpoint: "tmux.snapshot",
      socketPath: pane.tmuxSocketPath,
      knownServers: [pane],
      commands: [
        `display-message -p ${begin}`,
        `capture-pane -p -J -S -${SCROLLED_LINES} -t ${pane.tmuxPaneId}`,
        `display-message -p ${end}`,
      ].join("\n"),
      timeoutMs: TIMEOUT_MS,
    });
    const found = findPane(pane, reply.server, reply.panes).pane;
    if (!found?.dead || found.paneId !== pane.tmuxPaneId) return null;
    const screen = reply.output.split(`${begin}\n`)[1]?.split(`${end}\n`)[0] ?? "";
    const said = maskSecrets(screen).split("\n").map((line) => line.trimEnd());
    return said.filter((line) => line !== "").slice(-LINES);
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
