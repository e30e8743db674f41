/** Gives pane logs as a person would have seen them (contract: agents.md, "Reading"). */
import type { Context } from "../context.ts";
import { CONTEXT_CHARS, maskSecrets } from "../model/secrets/mask_secrets.ts";
import { visibleLines } from "../model/visible.ts";
import { requireAgent } from "../store/require_record.ts";
import { logPath } from "./log_files.ts";
import { type LogText, openAgentLog, type ReadLogOptions } from "./read.ts";
import { joinFullRows, splitFullRows } from "./replay/full_rows.ts";
import { paneScreen } from "./replay/pane_screen.ts";
import { replayEnd } from "./replay/replay_end.ts";
import { WrittenLog } from "./replay/written.ts";

/** However long lines are, no more is given of them than this, or a share for each, in characters. */
const LEAST_CHARS = 1 << 18;
const LINE_CHARS = 1 << 10;

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
  const { replay, lines, isCut } = await replayEnd(written, screen, options.lines);
  replay[Symbol.dispose]();
  const first = options.lines <= 0 ? lines.length : Math.max(0, lines.length - options.lines);
  const { text, isLong } = shownText(lines, first, screen.size.columns);
  return {
    agentId,
    path: logPath(log),
    text,
    truncated: first > 0 || isCut || isLong,
    isEmpty: written.size === 0,
  };
}

/** The lines from `first` on, masked with regard to what stands before; of very long ones only the end. */
function shownText(
  lines: readonly string[],
  first: number,
  columns: number,
): { readonly text: string; readonly isLong: boolean } {
  const before = lines.slice(0, first).map((line) => `${line}\n`).join("").slice(-CONTEXT_CHARS);
  const text = before + lines.slice(first).map((line) => `${line}\n`).join("");
  const most = Math.max(LEAST_CHARS, (lines.length - first) * LINE_CHARS);
  const from = Math.max(before.length, text.length - most);
  const context = text.slice(Math.max(0, from - CONTEXT_CHARS), from);
  const masked = maskRows(context, text.slice(from), columns);
  return { text: visibleLines(masked), isLong: from > before.length };
}

/** Masks what stands in a row, and what goes on in the next one. */
function maskRows(context: string, text: string, columns: number): string {
  const before = joinFullRows(context, columns);
  const masked = splitFullRows(maskSecrets(before + joinFullRows(text, columns), before.length));
  return maskSecrets(context + masked, context.length);
}
