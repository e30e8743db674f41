/**
 * A private copy of a database that cannot be written. SQLite writes files beside a database in WAL mode even to
 * read it, unless it may assume that no other process writes; here another process may.
 */
import { stateUnavailable } from "../model/refusals/state.ts";
import { requireOwnFile } from "../system/files.ts";

export interface DatabaseCopy {
  readonly path: string;
  remove(): void;
}

const ATTEMPTS = 20;
/** The WAL's header holds a salt that changes whenever the WAL begins again (sqlite.org/fileformat2). */
const WAL_HEADER_BYTES = 32;

/** @throws when it cannot be read; {Refusal} `state_unavailable` when it changes faster than it is copied. */
export function copyDatabase(path: string): DatabaseCopy {
  for (const name of [path, `${path}-wal`]) requireOwnFile(name);
  const folder = Deno.makeTempDirSync({ prefix: "agenttower-" });
  const copy = `${folder}/copy.sqlite3`;
  const remove = () => Deno.removeSync(folder, { recursive: true });
  try {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const before = fingerprint(path);
      Deno.copyFileSync(path, copy);
      if (before.hasWal) Deno.copyFileSync(`${path}-wal`, `${copy}-wal`);
      // A checkpoint between the two files would have left halves that do not belong together.
      if (fingerprint(path).text === before.text) return { path: copy, remove };
    }
    const reason = "the database changes while it is being read";
    throw stateUnavailable("other", reason, { lead: "state cannot be read" });
  } catch (error) {
    remove();
    throw error;
  }
}

function fingerprint(path: string): { text: string; hasWal: boolean } {
  const main = Deno.statSync(path);
  const wal = walHeader(`${path}-wal`);
  const text = [main.ino, main.size, main.mtime?.getTime(), wal].join("/");
  return { text, hasWal: wal !== null };
}

function walHeader(path: string): string | null {
  try {
    using file = Deno.openSync(path);
    const header = new Uint8Array(WAL_HEADER_BYTES);
    const length = file.readSync(header) ?? 0;
    return header.subarray(0, length).join(" ");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}
