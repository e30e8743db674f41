/** Gives pane logs as a person would have seen them (contract: agents.md, "Reading"). */
import type { Context } from "../context.ts";
import { CONTEXT_CHARS, maskSecrets } from "../model/secrets/mask_secrets.ts";
import { visibleLines } from "../model/visible.ts";
import { requireAgent } from "../store/require_record.ts";
import { logPath } from "./log_files.ts";
import { type LogText, openAgentLog, type ReadLogOptions } from "./read.ts";
import { paneScreen } from "./replay/pane_screen.ts";
import { linesOf, replayEnd } from "./replay/replay_end.ts";
import { WrittenLog } from "./replay/written.ts";

export interface LogShown extends LogText {
  /** Whether nothing was ever written to the log. */
  readonly isEmpty: boolean;
}

/**
 * The last lines that scrolled by in an agent's pane or stand on its screen, secrets of common shapes masked.
 *
 * @throws {Refusal} as {@link readLog}.
 */
export async function showLog(
  ctx: Context,
  agentId: string,
  options: ReadLogOptions,
): Promise<LogShown> {
  const { log, file: opened } = openAgentLog(ctx, agentId);
  using file = opened;
  const screen = await paneScreen(ctx, requireAgent(ctx.store, agentId));
  using written = new WrittenLog(log, file);
  const { replay, scrolled, isCut } = await replayEnd(written, screen, options.lines);
  using shown = replay;
  const lines = linesOf([...scrolled, ...shown.standing()]);
  const first = options.lines <= 0 ? lines.length : Math.max(0, lines.length - options.lines);
  return {
    agentId,
    path: logPath(log),
    text: shownText(lines, first),
    truncated: first > 0 || isCut,
    isEmpty: written.size === 0,
  };
}

/** The lines from `first` on, masked with regard to those before. */
function shownText(lines: readonly string[], first: number): string {
  if (first >= lines.length) return "";
  const before = lines.slice(0, first).map((line) => `${line}\n`).join("").slice(-CONTEXT_CHARS);
  const text = lines.slice(first).map((line) => `${line}\n`).join("");
  return visibleLines(maskSecrets(before + text, before.length));
}
