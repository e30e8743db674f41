/** Keeps pane logs from growing without end (setting `logs.max_mb`). */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { readAt, writeAll } from "../system/bytes.ts";
import { takeFromStart } from "../system/libc.ts";
import { messageOf } from "../system/thrown.ts";
import { lstatOrNull } from "../system/files.ts";
import { STATE_LOCKS } from "../system/locks/lock_names.ts";
import { openLogFile } from "./log_files.ts";
import { PROBE_PREFIX } from "./proof.ts";

const CHUNK_BYTES = 1 << 20;

/** A probe that a crash left behind is older than this; one that is in use is younger. */
const LEFTOVER_MS = 10 * 60_000;
const COPY_SUFFIX = ".copy";

/**
 * Moves what stands in each log that is larger than the settings allow to `<log>.1`, over the one that is there:
 * the newest of it, as much as a log may be large, so that time and room are bounded whatever it has grown to.
 * The writers hold their files open for appending (`cat >>`, in a container perhaps), so the log stays the file
 * that it is. It is copied, and then shortened in one step; a kill before that step leaves the log whole.
 *
 * Where the file system can take the beginning of a file away (ext4, XFS), the log keeps its last block and
 * nothing is lost. Elsewhere the log is emptied, and what is written between the copy's end and that is lost.
 *
 * Links are left alone. At most one process does this at a time; others do nothing. Of one container only, when
 * it is given.
 *
 * @returns the logs that were rotated, or with `dryRun` would be.
 */
export function rotateLogs(
  ctx: Context,
  options: { readonly dryRun?: boolean; readonly containerId?: string | null } = {},
): string[] {
  const { dryRun = false, containerId = null } = options;
  if (dryRun) return largeLogs(ctx, containerId);
  using lock = ctx.locks.tryAcquire(STATE_LOCKS.logs, "log rotation");
  if (lock === null) return [];
  for (const path of leftovers(ctx, containerId)) removeIfThere(path);
  return largeLogs(ctx, containerId).filter((path) => {
    try {
      return rotate(path, limitOf(ctx));
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof Deno.errors.NotFound)) {
        ctx.warn(`${path} could not be rotated: ${messageOf(error)}`);
      }
      return false;
    }
  });
}

function rotate(path: string, limit: number): boolean {
  using file = openLogFile(path, { write: true });
  if (!file) return false;
  const { size, blksize } = file.statSync();
  // Whole blocks, and not all of the file: no less can be taken away, and no more.
  const block = blksize ?? 4096;
  const blocks = Math.floor((size - 1) / block) * block;
  const copy = `${path}.1${COPY_SUFFIX}`;
  removeIfThere(copy);
  try {
    using old = Deno.openSync(copy, { write: true, createNew: true, mode: 0o600 });
    appendPart(old, file, { from: Math.max(0, blocks - limit), to: blocks });
    // On the disk before the log is shortened, or a power cut would cost both.
    old.syncDataSync();
    Deno.renameSync(copy, `${path}.1`);
    if (blocks > 0 && takeFromStart(path, file, blocks)) return true;
    appendPart(old, file, { from: blocks, to: Infinity });
    file.truncateSync(0);
    return true;
  } catch (error) {
    removeIfThere(copy);
    throw error;
  }
}

/** Appends a part of one file to another; `to` may lie behind its end. */
function appendPart(
  to: Deno.FsFile,
  from: Deno.FsFile,
  part: { readonly from: number; readonly to: number },
): void {
  for (let at = part.from; at < part.to;) {
    const bytes = readAt(from, at, Math.min(part.to, at + CHUNK_BYTES));
    if (bytes.length === 0) return;
    writeAll(to, bytes);
    at += bytes.length;
  }
}

/** How large a log may be, in bytes. */
function limitOf(ctx: Context): number {
  return Math.floor(ctx.settings.logs.maxMb * (1 << 20));
}

function largeLogs(ctx: Context, containerId: string | null): string[] {
  const limit = limitOf(ctx);
  return [...logEntries(ctx, containerId)]
    .filter(({ name }) => name.endsWith(".log"))
    .filter(({ path }) => {
      const info = lstatOrNull(path);
      return info !== null && info.isFile && info.size > limit;
    })
    .map(({ path }) => path).sort();
}

/** What a crash left behind. Only who holds the lock copies, so that no copy is in use. */
function leftovers(ctx: Context, containerId: string | null): string[] {
  const now = ctx.clock.now().getTime();
  return [...logEntries(ctx, containerId)]
    .filter(({ name, path }) => {
      if (name.endsWith(COPY_SUFFIX)) return true;
      if (!name.startsWith(PROBE_PREFIX)) return false;
      const time = lstatOrNull(path)?.mtime?.getTime() ?? now;
      return now - time > LEFTOVER_MS;
    })
    .map(({ path }) => path);
}

/** A container's logs are in a folder of its id. */
function* logEntries(
  ctx: Context,
  containerId: string | null,
): Generator<{ name: string; path: string }> {
  for (const folder of entries(ctx.paths.logs)) {
    if (!folder.isDirectory || (containerId !== null && folder.name !== containerId)) continue;
    const path = `${ctx.paths.logs}/${folder.name}`;
    for (const { name } of entries(path)) yield { name, path: `${path}/${name}` };
  }
}

function entries(folder: string): Deno.DirEntry[] {
  try {
    return [...Deno.readDirSync(folder)];
  } catch {
    return [];
  }
}

function removeIfThere(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // It does not exist, or cannot be removed; creating it then fails and says so.
  }
}
