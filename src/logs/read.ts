/** Reads pane logs, from their end. */
import type { Context } from "../context.ts";
import { withoutLog } from "../model/refusals/validation.ts";
import { maskSecrets } from "../model/mask_secrets.ts";
import { visibleLines } from "../model/visible.ts";
import { joined, readAt } from "../system/bytes.ts";
import { requireAgent } from "../store/require_record.ts";
import { logFile, openLogFile } from "./log_files.ts";

/** However many lines are asked for, no more than this many bytes from the end are read. */
const MAX_BYTES = 4 << 20;

const POLL_MS = 250;

export interface ReadLogOptions {
  /** At most this many lines, from the end. */
  readonly lines: number;
  /** Leaves control and escape characters as they are; secrets are masked all the same. */
  readonly raw?: boolean;
}

export interface LogText {
  readonly agentId: string;
  readonly path: string;
  readonly text: string;
  /** Whether the log holds more, before this. */
  readonly truncated: boolean;
}

/**
 * The end of an agent's log, secrets of common shapes masked.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent or no log of it; `state_unavailable` when
 * a link or something else stands in the log's place.
 */
export function readLog(ctx: Context, agentId: string, options: ReadLogOptions): LogText {
  const { path, file } = open(ctx, agentId);
  try {
    const size = file.statSync().size;
    const { text, start } = lastLines(file, size, options.lines);
    return { agentId, path, text: show(text, options.raw), truncated: start > 0 };
  } finally {
    file.close();
  }
}

/**
 * The end of an agent's log, then what is added to it, whole lines at a time, until `signal` is aborted. A log
 * that was rotated is followed from its new beginning.
 *
 * @throws {Refusal} as {@link readLog}.
 */
export async function* followLog(
  ctx: Context,
  agentId: string,
  options: ReadLogOptions & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const { path, file } = open(ctx, agentId);
  let current = file;
  try {
    let end = current.statSync().size;
    const { text } = lastLines(current, end, options.lines);
    yield show(text, options.raw);
    let rest: Uint8Array<ArrayBuffer> = new Uint8Array();
    while (!options.signal.aborted) {
      await ctx.clock.sleep(POLL_MS);
      // By name each time: the file may have been exchanged.
      const next = openLogFile(path);
      if (!next) continue;
      current.close();
      current = next;
      const size = current.statSync().size;
      if (size < end) {
        end = 0;
        rest = new Uint8Array();
      }
      if (size === end) continue;
      const bytes = joined(rest, readAt(current, Math.max(end, size - MAX_BYTES), size));
      end = size;
      const whole = bytes.lastIndexOf(0x0a) + 1;
      rest = bytes.slice(whole);
      if (whole > 0) yield show(decode(bytes.subarray(0, whole)), options.raw);
    }
  } finally {
    current.close();
  }
}

function open(ctx: Context, agentId: string): { path: string; file: Deno.FsFile } {
  const agent = requireAgent(ctx.store, agentId);
  // Not the path on record: this process may see the state folder elsewhere than the one that recorded it.
  const path = logFile(ctx.paths, agent.containerId, agent.id);
  const file = openLogFile(path);
  if (file) return { path, file };
  throw withoutLog(agent);
}

function show(text: string, raw: boolean | undefined): string {
  const masked = maskSecrets(text);
  return raw ? masked : visibleLines(masked);
}

function lastLines(
  file: Deno.FsFile,
  size: number,
  lines: number,
): { text: string; start: number } {
  if (lines <= 0) return { text: "", start: size };
  const from = Math.max(0, size - MAX_BYTES);
  const bytes = readAt(file, from, size);
  const start = startOfLastLines(bytes, lines);
  return { text: decode(bytes.subarray(start)), start: from + start };
}

/** Where the last `lines` lines begin; a last one without a line break counts. */
function startOfLastLines(bytes: Uint8Array, lines: number): number {
  let left = lines;
  let at = bytes.length - 1;
  if (bytes[at] === 0x0a) at--;
  for (; at >= 0; at--) {
    if (bytes[at] === 0x0a && --left === 0) return at + 1;
  }
  return 0;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
