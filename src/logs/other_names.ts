/** What a folder of pane logs holds beside logs. */
import type { Context } from "../context.ts";
import { Refusal } from "../model/errors.ts";
import { getLogFolder, putLogFolder } from "../store/logs/log_folders.ts";
import type { Directory } from "../system/fs/directory.ts";

/** A log, and the one before it. */
const LOG = /\.log(\.1)?$/;

/** Longer than a file system's clock stands still: what comes and goes in that time leaves no other time behind. */
const SETTLED_MS = 3000;

/** A container may fill its folder; no more of it is put on record. */
const MOST_NAMES = 1000;

/**
 * Logs are kept for good, so that reading all their names takes longer from year to year: it is done only where the
 * folder has changed since. What cannot be read holds nothing.
 */
export function otherNames({ store, clock }: Context, folder: Directory): readonly string[] {
  const { mtime: changedAt } = folder.facts();
  const known = getLogFolder(store, folder.path);
  if (known?.changedAt === changedAt) return known.names;
  const names = namesIn(folder).filter((name) => !LOG.test(name));
  const isSettled = clock.now().getTime() - changedAt > SETTLED_MS;
  if (isSettled && names.length <= MOST_NAMES && !store.readOnly) {
    store.write("sweep", (writer) => putLogFolder(writer, folder.path, { changedAt, names }));
  }
  return names;
}

/** What cannot be read is left alone. */
export function namesIn(folder: Directory): string[] {
  try {
    return folder.names();
  } catch (error) {
    if (error instanceof Refusal) return [];
    throw error;
  }
}
