/** Rotates a log that is pulled: nobody holds it open for writing, so that it can be renamed. */
import type { Context } from "../../context.ts";
import { getPulledLog, movePulledLog, type PulledLogRow } from "../../store/logs/pulled_logs.ts";
import type { Directory } from "../../system/fs/directory.ts";
import { pulledLogLock } from "../../system/locks/lock_names.ts";
import { openPulledFile } from "./take.ts";

/**
 * Gives the log the name `<log>.1`, and makes a new one. What is behind the place on record is cut off first, since it
 * is pulled again. Every step leaves each byte once in the two of them, and a log that is not the one on record is
 * taken as one that holds what it holds. Of what is too much for one log, whole blocks go from the start of the old one.
 *
 * @returns whether it did: not while another process adds to the log.
 */
export function rotatePulled(
  ctx: Context,
  folder: Directory,
  name: string,
  asked: PulledLogRow,
): boolean {
  using lock = ctx.locks.tryAcquire(pulledLogLock(asked.agentId), "log rotation");
  const known = lock && getPulledLog(ctx.store, asked.agentId);
  if (!known) return false;
  const { file: opened, log } = openPulledFile(ctx, known);
  using file = opened;
  const { size, blksize } = file.facts();
  if (size > log.fileSize) file.truncate(log.fileSize);
  folder.rename(name, `${name}.1`);
  folder.ensureFile(name);
  using made = folder.openFile(name);
  const fileId = made?.facts().identity ?? null;
  ctx.store.write("log.take", (writer) => {
    movePulledLog(writer, { ...log, fileId, fileSize: 0 });
  });
  const most = Math.floor(ctx.settings.logs.maxMb * (1 << 20));
  const surplus = Math.floor((log.fileSize - most) / blksize) * blksize;
  if (surplus > 0) file.takeFromStart(surplus);
  return true;
}
