/**
 * The proof that a log is written to: the pipe that tmux starts for a pane says so itself, in a file beside the log,
 * once it has the log open and before it passes anything on. Of a pulled log it is the folder that its pipe has made.
 */
import type { Context } from "../context.ts";
import type { LogAttachment } from "../model/agent.ts";
import { Refusal } from "../model/errors.ts";
import { type LogFile, logFileId, logOnRecord, makeLogFolder, openLogFolder } from "./log_files.ts";
import { PROBE_PREFIX } from "./proof.ts";
import type { ExecTarget } from "../system/runtime/target.ts";
import type { OpenFile } from "../system/fs/open_file.ts";
import type { LogPipe } from "../system/tmux/commands.ts";

/** A log that is ready to be written to, as on record and where tmux runs. */
export interface PreparedLog {
  readonly path: string;
  readonly containerPath: string;
  /** Names the folder that it is pulled from; null where tmux writes the file itself. */
  readonly pullKey: string | null;
}

/** What goes on record of a log that is written to from now on. */
export function onRecord(
  { paths }: Context,
  { path, containerPath, pullKey }: PreparedLog,
): Pick<LogAttachment, "path" | "containerPath" | "fileId" | "pulled"> {
  const pulled = pullKey !== null;
  // What is pulled goes to whatever file is there.
  return { path, containerPath, fileId: pulled ? null : logFileId(paths, path), pulled };
}

/** What is said of a log of which the receipt is missing. */
export const NOTHING_WRITTEN = "the pipe that tmux started for its output did not open the log";

/** How many looks a pipe may take to start, and the pause between them, in milliseconds: at least five seconds. */
const LOOKS = 500;
const PAUSE_MS = 10;

/** The same time in looks that each ask a container. */
const LOOKS_THERE = 50;

/** So many looks in vain end the wait: each may take as long as an engine may that does not answer. */
const MOST_IN_VAIN = 3;

/** What tmux is told of a log, where tmux runs. */
export function logPipe({ containerPath, pullKey }: PreparedLog): LogPipe {
  if (pullKey !== null) return { folder: containerPath };
  const name = containerPath.lastIndexOf("/") + 1;
  const receipt = containerPath.slice(0, name) + PROBE_PREFIX + containerPath.slice(name);
  return { path: containerPath, receipt };
}

/** As {@linkcode logPipe}, where what came before is lost in part: a pulled log is to say so. */
export function pipeAfterLoss(log: PreparedLog): LogPipe {
  return { ...logPipe(log), isAfterLoss: true };
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
  for (const log of logs.filter(isFile)) {
    ignoringRefusal(() => {
      const receipt = receiptOf(ctx, log);
      using folder = makeLogFolder(receipt.folder);
      folder.ensureFile(receipt.name);
      using file = folder.openFile(receipt.name, { write: true });
      if (file) act(file);
    });
  }
}

/**
 * Waits for the pipes of these logs. Gives those that have not opened their log in time, or of which that cannot be
 * told; a machine that sleeps takes none of their time.
 */
export async function missingReceipts<Log extends PreparedLog>(
  ctx: Context,
  target: ExecTarget,
  logs: readonly Log[],
): Promise<Log[]> {
  const pulled = logs.filter((log) => !isFile(log));
  const files = logs.filter(isFile);
  return [
    ...await missingOf(ctx, files, LOOKS, (left) => left.filter((log) => isWritten(ctx, log))),
    ...await missingOf(ctx, pulled, LOOKS_THERE, async (left) => {
      const { openFolders } = await import("./pulled/puller.ts");
      const open = await openFolders(ctx, target, left.flatMap(({ pullKey }) => pullKey ?? []));
      return open && left.filter(({ pullKey }) => open.has(pullKey ?? ""));
    }),
  ];
}

/** @param written Which of them are written to; null where that cannot be told now. */
async function missingOf<Log>(
  ctx: Context,
  logs: readonly Log[],
  looks: number,
  written: (logs: readonly Log[]) => Log[] | Promise<Log[] | null>,
): Promise<Log[]> {
  let missing = [...logs];
  for (let look = 1, inVain = 0; missing.length > 0; look++) {
    const found = await written(missing);
    if (found === null) inVain++;
    else missing = missing.filter((log) => !found.includes(log));
    if (look > looks || inVain === MOST_IN_VAIN) break;
    if (missing.length > 0) await ctx.clock.sleep(PAUSE_MS * LOOKS / looks);
  }
  return missing;
}

function isFile({ pullKey }: PreparedLog): boolean {
  return pullKey === null;
}

/** Takes the receipts away, whatever became of the pipes. */
export function dropReceipts(ctx: Context, logs: readonly PreparedLog[]): void {
  for (const log of logs.filter(isFile)) {
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
