/** Brings the audit file up to what the database holds (contract: state.md, "Audit"). */
import type { Context } from "../context.ts";
import { eventsAfter, lastEventId, positionOf } from "../store/events.ts";
import { passPoint } from "../system/fault.ts";
import { openPrivate, refuseSymlink } from "../system/files.ts";
import { STATE_LOCKS } from "../system/lock_names.ts";

const BATCH = 500;
const TAIL_BYTES = 64 << 10;

/**
 * Appends every event that the file lacks, in their order. Only one process appends at a time. What cannot
 * be written now is written by a later call: the operator is warned, nothing fails.
 */
export async function flushAudit(ctx: Context): Promise<void> {
  const last = lastEventId(ctx.store);
  if (last === undefined || ctx.store.readOnly) return;
  // A planted symlink is an attack or a mistake that must not pass as a full disk does.
  refuseSymlink(ctx.paths.audit);
  try {
    using file = openPrivate(ctx.paths.audit);
    const written = lastWritten(file);
    if (written.eventId === last && written.end === file.statSync().size) return;
    using _lock = await ctx.locks.acquire(STATE_LOCKS.audit, { doing: "the audit file" });
    append(ctx, file);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    ctx.warn(
      `events could not be written to ${ctx.paths.audit} (${reason}); a later command writes them`,
    );
  }
}

function append(ctx: Context, file: Deno.FsFile): void {
  const written = lastWritten(file);
  let size = file.statSync().size;
  // What a crash left behind the last whole line was never answered for by the file: it is written again.
  if (written.end < size) {
    file.truncateSync(written.end);
    size = written.end;
  }
  let position = written.eventId === null ? 0 : positionOf(ctx.store, written.eventId) ?? 0;
  for (;;) {
    const events = eventsAfter(ctx.store, position, BATCH);
    if (events.length === 0) return;
    const text = events.map(({ event }) => JSON.stringify(event) + "\n").join("");
    passPoint("audit.append", "before");
    file.seekSync(size, Deno.SeekMode.Start);
    size += writeAll(file, new TextEncoder().encode(text));
    passPoint("audit.append", "after");
    position = events[events.length - 1].position;
  }
}

function writeAll(file: Deno.FsFile, bytes: Uint8Array): number {
  let written = 0;
  while (written < bytes.length) written += file.writeSync(bytes.subarray(written));
  return written;
}

interface LastLine {
  /** The id in the last whole line; null when there is none. */
  readonly eventId: string | null;
  /** Where that line ends, in bytes from the start. */
  readonly end: number;
}

function lastWritten(file: Deno.FsFile): LastLine {
  const size = file.statSync().size;
  for (let length = Math.min(size, TAIL_BYTES); length > 0; length = Math.min(size, length * 8)) {
    const bytes = new Uint8Array(length);
    file.seekSync(size - length, Deno.SeekMode.Start);
    let read = 0;
    for (let n; read < length && (n = file.readSync(bytes.subarray(read))) !== null;) read += n;
    const last = lastLine(bytes.subarray(0, read), size - length);
    if (last) return last;
    if (length === size) break;
  }
  return { eventId: null, end: 0 };
}

/** The last whole line of ours in the bytes that begin at `offset`. */
function lastLine(bytes: Uint8Array, offset: number): LastLine | null {
  for (let end = bytes.lastIndexOf(10); end >= 0;) {
    const start = end === 0 ? 0 : bytes.lastIndexOf(10, end - 1) + 1;
    // A line that begins before these bytes is not whole in them.
    if (start === 0 && offset > 0) return null;
    const eventId = readEventId(new TextDecoder().decode(bytes.subarray(start, end)));
    if (eventId !== null) return { eventId, end: offset + end + 1 };
    end = start - 1;
  }
  return null;
}

function readEventId(line: string): string | null {
  try {
    const event: unknown = JSON.parse(line);
    if (typeof event !== "object" || event === null || !("event_id" in event)) return null;
    return typeof event.event_id === "string" ? event.event_id : null;
  } catch {
    return null;
  }
}
