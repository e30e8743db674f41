/**
 * A private copy of a database that cannot be written. SQLite writes files beside a database in WAL mode even to
 * read it, unless it may assume that no other process writes; here another process may.
 */
import { stateUnavailable } from "../model/refusals/state.ts";
import { writeAll } from "../system/bytes.ts";
import { openOwn } from "../system/files.ts";
import type { OpenFile } from "../system/fs/open_file.ts";

export interface DatabaseCopy {
  readonly path: string;
  remove(): void;
}

const ATTEMPTS = 20;
/** The WAL's header holds a salt that changes whenever the WAL begins again (sqlite.org/fileformat2). */
const WAL_HEADER_BYTES = 32;

const PIECE_BYTES = 1 << 20;

/** @throws when it cannot be read; {Refusal} `state_unavailable` when it changes faster than it is copied. */
export function copyDatabase(path: string): DatabaseCopy {
  const folder = Deno.makeTempDirSync({ prefix: "agenttower-" });
  const copy = `${folder}/copy.sqlite3`;
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      using main = openOwn(path, { folderMayBeLink: true });
      using wal = openOwn(`${path}-wal`, { folderMayBeLink: true });
      if (main === null) throw new Deno.errors.NotFound(path);
      const before = fingerprint(main, wal);
      copyFile(main, copy);
      if (wal !== null) copyFile(wal, `${copy}-wal`);
      // A checkpoint between the two files would have left halves that do not belong together.
      if (fingerprint(main, wal) === before) return { path: copy, remove };
    }
    const reason = "the database changes while it is being read";
    throw stateUnavailable("other", reason, { lead: "state cannot be read" });
  } catch (error) {
    remove();
    throw error;
  }
}

function copyFile(from: OpenFile, path: string): void {
  using to = Deno.openSync(path, { write: true, create: true, truncate: true });
  for (let at = 0;; at += PIECE_BYTES) {
    const bytes = from.readAt(at, at + PIECE_BYTES);
    if (bytes.length === 0) return;
    writeAll(to, bytes);
  }
}

function fingerprint(main: OpenFile, wal: OpenFile | null): string {
  const { size, mtime } = main.facts();
  return [size, mtime, wal?.readAt(0, WAL_HEADER_BYTES).join(" ")].join("/");
}
