/** Brings the audit file up to what the database holds (contract: state.md, "Audit"). */
import { type Advice, advise } from "../model/advice.ts";
import type { Context } from "../context.ts";
import { isRefusal } from "../model/errors.ts";
import { eventsAfter, lastPosition, positionOf, restoreEvent } from "../store/events.ts";
import { messageOf } from "../system/thrown.ts";
import { passFailpoint } from "../system/failpoint.ts";
import { lstatOrNull, openPrivate, requireOwnFile } from "../system/files.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import { STATE_LOCKS } from "../system/locks/lock_names.ts";
import { readEvent, readEventId } from "./event_line.ts";
import { linesFrom, wholeLines } from "./whole_lines.ts";

const BATCH = 500;

/** How long a command waits for another one that appends, in milliseconds. */
const LOCK_WAIT_MS = 2_000;

/**
 * Appends every event that the file lacks, in their order. Only one process appends at a time. What cannot
 * be written now, or not for `withinMs` because another process appends, is written by a later call: the
 * operator is warned, nothing fails.
 */
export async function flushAudit(
  ctx: Context,
  { withinMs = LOCK_WAIT_MS }: { readonly withinMs?: number } = {},
): Promise<void> {
  const last = lastPosition(ctx.store);
  if (last === 0) return warnOfLoss(ctx);
  if (ctx.store.readOnly) return;
  // A planted symlink is an attack or a mistake that must not pass as a full disk does.
  requireOwnFile(ctx.paths.audit);
  try {
    using file = openPrivate(ctx.paths.audit, { folderMayBeLink: true });
    const written = writtenIn(ctx, file, last);
    const isWhole = written.wholeEnd === file.facts().size;
    if (written.position >= last && isWhole && written.knownEnd === written.eventEnd) return;
    using lock = await ctx.locks.acquire(STATE_LOCKS.audit, { doing: "the audit file", withinMs });
    if (lock !== null) append(ctx, file);
    // The process that appends writes every event, so it has probably written these as well.
    else if (writtenIn(ctx, file, last).position < last) {
      warn(ctx, `${ctx.paths.audit}: another command is writing there`);
    }
  } catch (error) {
    // Such a refusal names the file by itself, and may need somebody.
    if (isRefusal(error, "state_unavailable")) warn(ctx, error.details.reason, error.advice);
    else warn(ctx, `${ctx.paths.audit}: ${messageOf(error)}`);
  }
}

/** A database without events beside a file that has some is a new one in a lost one's place. */
function warnOfLoss(ctx: Context): void {
  if ((lstatOrNull(ctx.paths.audit)?.size ?? 0) === 0) return;
  ctx.warn(
    `the database has none of the events in ${ctx.paths.audit}; ` +
      advise`if it was lost, its panes still run, and agenttower doctor --container NAME finds them`,
  );
}

function warn(ctx: Context, reason: string, advice: Advice | null = null): void {
  const then = advice === null ? "" : `; ${advice}`;
  ctx.warn(`events could not be written (${reason})${then}; a later command writes them`);
}

function append(ctx: Context, file: OpenFile): void {
  const written = writtenIn(ctx, file, lastPosition(ctx.store));
  let size = written.wholeEnd;
  // A crash may leave part of a line at the end. It is cut off, and its event is written again. A whole line that is
  // no event was written by somebody else: it stays, for `events --verify` to tell.
  if (size < file.facts().size) file.truncate(size);
  const restored = restoreFrom(ctx, file, written);
  let position = restored ? lastPosition(ctx.store) : written.position;
  for (;;) {
    const events = eventsAfter(ctx.store, position, BATCH);
    const last = events.at(-1);
    if (last === undefined) return;
    const text = events.map(({ event }) => JSON.stringify(event) + "\n").join("");
    const bytes = new TextEncoder().encode(text);
    passFailpoint("audit.append", "before");
    file.putAt(size, bytes);
    size += bytes.length;
    passFailpoint("audit.append", "after");
    position = last.position;
  }
}

/**
 * A database that was brought back from a copy takes in what the file says of its records since then, so that their
 * events go on above the numbers that the file already holds. Says whether it did.
 */
function restoreFrom(ctx: Context, file: OpenFile, written: Written): boolean {
  const { position, knownEnd, eventEnd } = written;
  // Events that are not in the file yet would no longer be in its order; and without any the file is of another one.
  if (knownEnd === eventEnd || position === 0 || position < lastPosition(ctx.store)) return false;
  const events = [...linesFrom(file, knownEnd, eventEnd)].flatMap((line) => readEvent(line) ?? []);
  if (events.length === 0) return false;
  return ctx.store.write("recover", (writer) => {
    return events.filter((event) => restoreEvent(writer, event)).length > 0;
  });
}

interface Written {
  /** The highest place in the database of an event at the file's end; 0 when there is none. */
  readonly position: number;
  /** Where the last line ends whose event the database knows, in bytes from the start, as the others. */
  readonly knownEnd: number;
  /** Where the last whole line that is an event ends. */
  readonly eventEnd: number;
  /** Where the last whole line ends. */
  readonly wholeEnd: number;
}

/** So many of the lines that the database knows are looked at, at least, where events are to be written. */
const LOOK_BACK = 256;

/**
 * How far the file has come. A database that was brought back from a copy, or lost its last commits with the
 * power, does not know the events at the file's end: what it has of its own begins behind those that it knows.
 *
 * Lines that somebody has copied to the end stand behind later ones. So as many more are looked at as events would
 * be written again after such a copy.
 */
function writtenIn(ctx: Context, file: OpenFile, last: number): Written {
  let wholeEnd = 0;
  let eventEnd: number | null = null;
  let knownEnd: number | null = null;
  let position = 0;
  let looked = 0;
  for (const line of wholeLines(file)) {
    wholeEnd ||= line.end;
    const eventId = readEventId(line.text);
    if (eventId === null) continue;
    eventEnd ??= line.end;
    const known = positionOf(ctx.store, eventId);
    if (known === undefined) continue;
    knownEnd ??= line.end;
    position = Math.max(position, known);
    if (position >= last || ++looked >= Math.max(LOOK_BACK, last - position)) break;
  }
  eventEnd ??= 0;
  return { position, knownEnd: knownEnd ?? eventEnd, eventEnd, wholeEnd };
}
