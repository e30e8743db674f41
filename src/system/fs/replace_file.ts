/** A file of the operator's, replaced as a whole: whoever reads it finds what was there or what is there now. */
import { dirname } from "node:path";
import { stateUnavailable } from "../../model/refusals/state.ts";
import type { Refusal } from "../../model/errors.ts";
import { writeAll } from "../bytes.ts";
import { lstatIfThere } from "../files.ts";
import { realPath } from "../real_path.ts";
import { errnoOf, messageOf } from "../thrown.ts";

/** The mode of a new file that may hold secrets; for others the umask decides. */
export const PRIVATE_FILE = 0o600;
const ORDINARY_FILE = 0o666;

/**
 * Exchanges the content of a file for what `change` makes of it, while no other process does the same. A symbolic
 * link stays, and what it leads to is replaced; mode and owner stay. Folders that are missing are made, private.
 *
 * @param change takes what is there, null where nothing is; null from it leaves everything as it is.
 * @returns whether the file was written.
 * @throws {Refusal} `state_unavailable` when it cannot be written; and what `change` throws.
 */
export function replaceFile(
  path: string,
  change: (before: Uint8Array<ArrayBuffer> | null) => Uint8Array | null,
  { mode = ORDINARY_FILE }: { readonly mode?: number } = {},
): boolean {
  const real = realPath(path);
  const folder = dirname(real);
  return systemRefusing(path, () => {
    Deno.mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Held by the folder: a lock file would have to be left there.
    using lock = Deno.openSync(folder);
    lock.lockSync(true);
    const before = readIfThere(real);
    const after = change(before);
    if (after === null) return false;
    const info = lstatIfThere(real);
    if (info !== null && ((info.mode ?? 0) & 0o222) === 0) {
      throw cannotWrite(path, "it is write-protected");
    }
    const made = `${folder}/.${real.slice(folder.length + 1)}.${crypto.randomUUID()}`;
    try {
      write(made, after, mode, info);
      Deno.renameSync(made, real);
    } catch (error) {
      if (lstatIfThere(made) !== null) Deno.removeSync(made);
      throw error;
    }
    lock.syncSync();
    return true;
  });
}

function write(path: string, bytes: Uint8Array, mode: number, like: Deno.FileInfo | null): void {
  using file = Deno.openSync(path, { write: true, createNew: true, mode });
  writeAll(file, bytes);
  file.syncSync();
  if (like === null) return;
  const { uid, gid } = Deno.lstatSync(path);
  if (like.uid !== uid || like.gid !== gid) Deno.chownSync(path, like.uid, like.gid);
  if (like.mode !== null) Deno.chmodSync(path, like.mode & 0o7777);
}

/**
 * The bytes of a regular file; null where nothing is.
 *
 * @throws {Refusal} `state_unavailable` where something else is, or it cannot be read.
 */
export function readIfThere(path: string): Uint8Array<ArrayBuffer> | null {
  return systemRefusing(path, () => {
    if (lstatIfThere(path) === null) return null;
    // A FIFO waits for a writer, and a device may never end.
    if (!Deno.statSync(path).isFile) throw cannotWrite(path, "it is not a regular file");
    return Deno.readFileSync(path);
  });
}

function cannotWrite(path: string, reason: string): Refusal {
  return stateUnavailable("other", reason, { lead: `cannot write ${path}` });
}

/** With what the system refuses as a refusal of ours. */
function systemRefusing<T>(path: string, act: () => T): T {
  try {
    return act();
  } catch (error) {
    if (errnoOf(error) === null) throw error;
    throw cannotWrite(path, messageOf(error));
  }
}
