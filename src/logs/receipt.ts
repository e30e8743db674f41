/**
 * The proof that a log is written to: the pipe that tmux starts for a pane says so itself, in a file beside the log,
 * once it has the log open and before it passes anything on.
 */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { type LogFile, logOnRecord, makeLogFolder, openLogFolder } from "./log_files.ts";
import { PROBE_PREFIX } from "./proof.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import type { LogPipe } from "../system/tmux/commands.ts";

/** A log that is ready to be written to, as on record and where tmux runs. */
export interface PreparedLog {
  readonly path: string;
  readonly containerPath: string;
}

/** What is said of a log of which the receipt is missing. */
export const NOTHING_WRITTEN = "the pipe that tmux started for its output did not open the log";

/** How long a pipe may take to start, in milliseconds. */
const WITHIN_MS = 5_000;
const POLL_MS = 10;

/** What tmux is told of a log, where tmux runs. */
export function logPipe({ containerPath }: PreparedLog): LogPipe {
  const name = containerPath.lastIndexOf("/") + 1;
  const receipt = containerPath.slice(0, name) + PROBE_PREFIX + containerPath.slice(name);
  return { path: containerPath, receipt };
}

/** Makes the receipts ready for pipes that are to be started; one that cannot be made stays missing. */
export function expectReceipts(ctx: Context, logs: readonly PreparedLog[]): void {
  makeReceipts(ctx, logs, (file) => file.truncate(0));
}

/**
 * As {@linkcode expectReceipts}, for panes that are to be made: what a pipe has written stays, since the pane may have
 * been made already by a command that was given up on.
 */
export function expectFirstReceipts(ctx: Context, logs: readonly PreparedLog[]): void {
  makeReceipts(ctx, logs, () => {});
}

function makeReceipts(
  ctx: Context,
  logs: readonly PreparedLog[],
  act: (file: OpenFile) => void,
): void {
  for (const log of logs) {
    ignoringRefusal(() => {
      const receipt = receiptOf(ctx, log);
      using folder = makeLogFolder(receipt.folder);
      folder.ensureFile(receipt.name);
      using file = folder.openFile(receipt.name, { write: true });
      if (file) act(file);
    });
  }
}

/** Waits for the pipes of these logs. Gives those that have not opened their log in time. */
export async function missingReceipts<Log extends PreparedLog>(
  ctx: Context,
  logs: readonly Log[],
): Promise<Log[]> {
  const deadline = ctx.clock.elapsed() + WITHIN_MS;
  for (;;) {
    const missing = logs.filter((log) => !isWritten(ctx, log));
    if (missing.length === 0 || ctx.clock.elapsed() > deadline) return missing;
    await ctx.clock.sleep(POLL_MS);
  }
}

/** Takes the receipts away, whatever became of the pipes. */
export function dropReceipts(ctx: Context, logs: readonly PreparedLog[]): void {
  for (const log of logs) {
    ignoringRefusal(() => {
      const receipt = receiptOf(ctx, log);
      using folder = openLogFolder(receipt.folder);
      folder?.remove(receipt.name);
    });
  }
}

function isWritten(ctx: Context, log: PreparedLog): boolean {
  return ignoringRefusal(() => {
    const { folder, name } = receiptOf(ctx, log);
    using opened = openLogFolder(folder);
    using file = opened?.openFile(name);
    return (file?.facts().size ?? 0) > 0;
  }) ?? false;
}

function receiptOf(ctx: Context, { path }: PreparedLog): LogFile {
  const log = logOnRecord(ctx.paths, path);
  if (log === null) throw new Error(`not a log of ours: ${path}`);
  return { folder: log.folder, name: PROBE_PREFIX + log.name };
}

/** A container may have put something else there, which is no receipt. */
function ignoringRefusal<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof Refusal) return null;
    throw error;
  }
}
