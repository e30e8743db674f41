/** Reads pane logs as they were written, from their end. */
import type { Context } from "../context.ts";
import type { Agent } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import { withoutLog } from "../model/refusals/validation.ts";
import { CONTEXT_CHARS, maskSecrets } from "../model/secrets/mask_secrets.ts";
import { MaskedStream } from "../model/secrets/masked_stream.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { requireAgent } from "../store/require_record.ts";
import { getLogAttachment } from "../store/logs/log_attachments.ts";
import { containerOf } from "../containers/known.ts";
import { GrowingLog } from "./growing_log.ts";
import { HeldText } from "./held_text.ts";
import { foldersOf, type LogFile, logOf, logOnRecord, logPath, openLogFile } from "./log_files.ts";
import { followPulled } from "./pulled/follow_pulled.ts";
import { whyNoLog } from "./why_no_log.ts";

/** However many lines are asked for, no more than this many bytes from the end are read. */
const MAX_BYTES = 4 << 20;

/** How often a log that is followed is looked at, in milliseconds. */
export const POLL_PAUSE_MS = 250;

export interface ReadLogOptions {
  /** At most this many lines, from the end. */
  readonly lines: number;
}

export interface LogText {
  readonly agentId: string;
  readonly path: string;
  readonly text: string;
  /** Whether the log holds more, before this. */
  readonly truncated: boolean;
}

/**
 * The end of an agent's log, control and escape characters as they are, secrets of common shapes masked.
 *
 * @throws {Refusal} `validation_failed` when there is no such agent or no log of it; `state_unavailable` when
 * a link or something else stands in the log's place.
 */
export function readLog(ctx: Context, agentId: string, options: ReadLogOptions): LogText {
  const { log, file: opened } = openAgentLog(ctx, agentId);
  using file = opened;
  const end = lastLines(log, file, options.lines);
  const masked = maskSecrets(end.before + end.text, end.before.length);
  return { agentId, path: logPath(log), text: masked, truncated: end.start > 0 };
}

/**
 * The end of an agent's log, then what is added to it, until `signal` is aborted: whole lines, or what there is
 * of a line once it is long, or its end does not come. A log that was rotated is followed on.
 *
 * @throws {Refusal} as {@link readLog}.
 */
export async function* followLog(
  ctx: Context,
  agentId: string,
  options: ReadLogOptions & { readonly signal: AbortSignal },
): AsyncGenerator<string> {
  const pull = await followPulled(ctx, agentId);
  const { log, file } = openAgentLog(ctx, agentId);
  const decoder = new TextDecoder();
  const first = lastLines(log, file, options.lines, decoder);
  using growing = new GrowingLog(log, file, first.end);
  const stream = new MaskedStream(first.before);
  const held = new HeldText(stream);
  yield stream.add(first.text) + stream.rest();
  while (!options.signal.aborted) {
    await ctx.clock.sleep(POLL_PAUSE_MS);
    await pull();
    let cameMore = false;
    for (const bytes of growing.added()) {
      cameMore = true;
      const text = held.add(decoder.decode(bytes, { stream: true }));
      if (text !== "") yield text;
    }
    const text = held.look(cameMore);
    if (text !== "") yield text;
  }
}

/**
 * Opens the log of an agent.
 *
 * @throws {Refusal} as {@link readLog}.
 */
export function openAgentLog(ctx: Context, agentId: string): { log: LogFile; file: OpenFile } {
  const agent = requireAgent(ctx.store, agentId);
  const recorded = getLogAttachment(ctx.store, agent.id)?.path;
  for (const log of placesOf(ctx, agent, recorded)) {
    const file = openLogFile(log);
    // A file is made before it is known whether anything can be written to it.
    if (file && (recorded !== undefined || file.facts().size > 0)) return { log, file };
    file?.[Symbol.dispose]();
  }
  throw withoutLog(agent, whyNoLog(ctx, agent));
}

/** Where the log is; of one that no attachment tells of, where it may be, since something may be written all the same. */
function placesOf(ctx: Context, agent: Agent, recorded: string | undefined): LogFile[] {
  if (recorded !== undefined) {
    return [logOnRecord(ctx.paths, recorded)].filter((log) => log !== null);
  }
  const folders = foldersOf(ctx.paths, containerOf(ctx, agent.containerId));
  return folders.map((folder) => logOf(folder, agent.id));
}

interface LastLines {
  readonly text: string;
  /** What stands before the text, as far as it matters to what is masked in it. */
  readonly before: string;
  /** Where the text begins and ends in the file, in bytes. */
  readonly start: number;
  readonly end: number;
}

/** With a decoder that is given, the beginning of a character at the file's end is left in it. */
function lastLines(
  log: LogFile,
  file: OpenFile,
  lines: number,
  decoder?: TextDecoder,
): LastLines {
  const { size } = file.facts();
  const from = Math.max(0, size - MAX_BYTES - CONTEXT_CHARS);
  const bytes = file.readAt(from, size);
  const wanted = lines <= 0 ? bytes.length : startOfLastLines(bytes, lines);
  const start = Math.max(wanted, bytes.length - MAX_BYTES);
  const text = bytes.subarray(start);
  const rotated = from + start < CONTEXT_CHARS ? endOfRotated(log) : "";
  return {
    text: decoder ? decoder.decode(text, { stream: true }) : decode(text),
    before: rotated + decode(bytes.subarray(Math.max(0, start - CONTEXT_CHARS), start)),
    start: from + start,
    end: from + bytes.length,
  };
}

/** What stood before a log's beginning, as far as it matters. Empty where there is no old log that can be read. */
function endOfRotated({ folder, name }: LogFile): string {
  try {
    using file = openLogFile({ folder, name: `${name}.1` });
    if (!file) return "";
    const { size } = file.facts();
    return decode(file.readAt(Math.max(0, size - CONTEXT_CHARS), size));
  } catch (error) {
    if (error instanceof Refusal) return "";
    throw error;
  }
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
