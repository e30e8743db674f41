/** Keeps pane logs from growing without end (setting `logs.max_mb`). */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { writeAll } from "../system/bytes.ts";
import { messageOf } from "../system/thrown.ts";
import { lstatOrNull } from "../system/files.ts";
import { STATE_LOCKS } from "../system/locks/lock_names.ts";
import { openLogFile } from "./log_files.ts";
import { PROBE_PREFIX } from "./proof.ts";

const CHUNK_BYTES = 1 << 20;

/** A probe file or a half-made copy that is older than this was left by a crash; one in use is younger. */
const ABANDONED_MS = 10 * 60_000;
const COPY_SUFFIX = ".copy";

/**
 * Moves the content of each log that is larger than the settings allow to `<log>.1`, over the one that is
 * there. The writers hold their files open for appending (`cat >>`), so the content is copied and the file
 * emptied in place: they go on at its new beginning. What is written between the copy's end and the emptying
 * is lost. Links are left alone. At most one process does this at a time; others do nothing. Of one container
 * only, when it is given.
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
  for (const path of abandonedFiles(ctx, containerId)) removeIfThere(path);
  return largeLogs(ctx, containerId).filter((path) => {
    try {
      return rotate(path);
    } catch (error) {
      if (!(error instanceof Refusal) && !(error instanceof Deno.errors.NotFound)) {
        ctx.warn(`${path} could not be rotated: ${messageOf(error)}`);
      }
      return false;
    }
  });
}

function rotate(path: string): boolean {
  const file = openLogFile(path, { write: true });
  if (!file) return false;
  const copy = `${path}.1${COPY_SUFFIX}`;
  try {
    copyAll(file, copy);
    Deno.renameSync(copy, `${path}.1`);
    file.truncateSync(0);
    return true;
  } catch (error) {
    removeIfThere(copy);
    throw error;
  } finally {
    file.close();
  }
}

function copyAll(from: Deno.FsFile, path: string): void {
  removeIfThere(path);
  using to = Deno.openSync(path, { write: true, createNew: true, mode: 0o600 });
  const chunk = new Uint8Array(CHUNK_BYTES);
  for (let length = from.readSync(chunk); length !== null; length = from.readSync(chunk)) {
    writeAll(to, chunk.subarray(0, length));
  }
}

function largeLogs(ctx: Context, containerId: string | null): string[] {
  const limit = ctx.settings.logs.maxMb * (1 << 20);
  return [...logEntries(ctx, containerId)]
    .filter(({ name }) => name.endsWith(".log"))
    .filter(({ path }) => {
      const info = lstatOrNull(path);
      return info !== null && info.isFile && info.size > limit;
    })
    .map(({ path }) => path).sort();
}

function abandonedFiles(ctx: Context, containerId: string | null): string[] {
  const now = ctx.clock.now().getTime();
  return [...logEntries(ctx, containerId)]
    .filter(({ name }) => name.startsWith(PROBE_PREFIX) || name.endsWith(COPY_SUFFIX))
    .filter(({ path }) => {
      const time = lstatOrNull(path)?.mtime?.getTime() ?? now;
      return now - time > ABANDONED_MS;
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
