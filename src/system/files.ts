/** Private files: 0600 in 0700 folders whatever the umask, and never what somebody has planted. */
import { stateUnavailable } from "../model/refusals/state.ts";
import { faultOfEntry } from "./entry.ts";
import { Directory, type FileAccess } from "./fs/directory.ts";
import type { OpenFile } from "./fs/open_file.ts";
import { faultOfFile, fileRefused, requireOwn } from "./fs/refused_entry.ts";
import { canReserve } from "./libc.ts";

/**
 * Makes a folder with mode 0700, and its parents; leaves nothing more open than that.
 *
 * @param options `mayBeLink`: a link of our own is followed, as it may be where the state folder itself is named.
 * @throws {Refusal} `state_unavailable` when it cannot be made, or what is there is not a folder of our own; that
 * is then left as it is.
 */
export function ensurePrivateDirectory(path: string, options: { mayBeLink?: boolean } = {}): void {
  const mayBeLink = options.mayBeLink ?? false;
  try {
    const isNew = !isThereOrRefused(path, mayBeLink);
    if (isNew) makeFolders(path);
    using folder = Directory.open(path, { mayBeLink });
    if (folder === null) throw stateUnavailable("other", `${path} is exchanged while it is made`);
    folder.makePrivate(isNew);
  } catch (error) {
    throw fileRefused(path, error);
  }
}

/** Makes a folder and what parents it lacks, each open to its owner, of whose rights a umask may take some. */
function makeFolders(path: string): void {
  const parent = path.slice(0, path.lastIndexOf("/"));
  if (parent !== "" && lstatIfThere(parent) === null) makeFolders(parent);
  try {
    Deno.mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process was faster.
    if (error instanceof Deno.errors.AlreadyExists) return;
    throw error;
  }
  if ((Deno.lstatSync(path).mode ?? 0) % 0o1000 < 0o700) Deno.chmodSync(path, 0o700);
}

/** Whether something is at the path; a link of somebody else's is refused, and so is every other but where it may be one. */
function isThereOrRefused(path: string, mayBeLink: boolean): boolean {
  const info = lstatIfThere(path);
  if (info?.isSymlink && !(mayBeLink && info.uid === Deno.uid())) requireOwn(path, info, "folder");
  return info !== null;
}

/**
 * What is at `path`, without following a link; null where nothing is.
 *
 * @throws what the system says where that cannot be told.
 */
export function lstatIfThere(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return null;
    throw error;
  }
}

/** As {@link lstatIfThere}, and null also where it cannot be told. */
export function lstatOrNull(path: string): Deno.FileInfo | null {
  try {
    return Deno.lstatSync(path);
  } catch {
    return null;
  }
}

/**
 * Refuses what may not be used as a file of the state folder; nothing at all is fine.
 *
 * @throws {Refusal} `state_unavailable` when `path` is a link, not a regular file, has a second name, or belongs
 * to another user.
 */
export function requireOwnFile(path: string): void {
  try {
    ownFileAt(path);
  } catch (error) {
    throw fileRefused(path, error);
  }
}

/** A file of our own; null where nothing is. */
function ownFileAt(path: string): Deno.FileInfo | null {
  const info = lstatIfThere(path);
  if (info !== null) requireOwn(path, info, "file");
  return info;
}

/** Whether a file of our own is there; false also where that cannot be told. */
export function isOwnFile(path: string): boolean {
  const info = lstatOrNull(path);
  return info !== null && faultOfEntry(info, "file", Deno.uid()) === null;
}

export interface FilePlace {
  /** A link of our own in the place of its folder is followed, as it may be where that is the state folder itself. */
  readonly folderMayBeLink?: boolean;
}

/** More often than this no file comes and goes between two steps of opening it. */
const OPEN_ATTEMPTS = 100;

/**
 * Opens a regular file of our own for reading and writing, made with mode 0600 when it is missing. Nothing that is
 * there is changed, or waited for, before it is known to be one.
 *
 * @param options `append`: it is only added to.
 * @throws {Refusal} `state_unavailable` when it cannot be opened so.
 */
export function openPrivate(
  path: string,
  { append = false, ...place }: { readonly append?: boolean } & FilePlace = {},
): OpenFile {
  try {
    const opened = inFolderOf(path, place, (folder, name) => {
      for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        folder.ensureFile(name);
        const file = folder.openFile(name, { write: true, append });
        if (file !== null) return file;
      }
      throw stateUnavailable("other", `${path} is exchanged whenever it is opened`);
    });
    if (opened !== null) return opened;
    throw new Deno.errors.NotFound("its folder is not there");
  } catch (error) {
    throw fileRefused(path, error);
  }
}

/**
 * Opens a regular file of our own, for reading unless more is asked for; null where nothing is.
 *
 * @throws {Refusal} `state_unavailable` when it is anything else, or cannot be opened.
 */
export function openOwn(path: string, options: FileAccess & FilePlace = {}): OpenFile | null {
  return inFolderOf(path, options, (folder, name) => folder.openFile(name, options));
}

/** What is at `path`, without following a link; null also where it cannot be told. */
export function identityAt(path: string): string | null {
  try {
    return inFolderOf(path, {}, (folder, name) => folder.look(name)?.identity ?? null);
  } catch {
    return null;
  }
}

/** With the folder that a path is in, and its name there; null where that folder is not there. */
function inFolderOf<T>(
  path: string,
  { folderMayBeLink = false }: FilePlace,
  act: (folder: Directory, name: string) => T,
): T | null {
  const slash = path.lastIndexOf("/");
  using folder = Directory.open(path.slice(0, slash) || "/", { mayBeLink: folderMayBeLink });
  return folder && act(folder, path.slice(slash + 1));
}

/** No state file that is read as a whole is longer than this, in bytes. */
const SHORT_BYTES = 4096;

/** The text of a short file of our own; empty where it cannot be read, or is none. */
export function readShortFile(path: string): string {
  return readOwnEnd(path, SHORT_BYTES);
}

/** The text of a file of our own, at most so many bytes at its end; empty where it cannot be read, or is none. */
export function readOwnEnd(path: string, bytes: number): string {
  try {
    using file = openOwn(path);
    if (file === null) return "";
    const { size } = file.facts();
    return new TextDecoder().decode(file.readAt(Math.max(0, size - bytes), size));
  } catch {
    return "";
  }
}

/**
 * The names of the regular files in a folder of our own, in order; none where it is not there.
 *
 * @throws {Refusal} `state_unavailable` where it cannot be read, or is none of ours.
 */
export function filesIn(folder: string): string[] {
  using opened = Directory.open(folder);
  if (opened === null) return [];
  return opened.names().filter((name) => opened.look(name)?.isFile);
}

/**
 * Removes a regular file; one that is not there is fine, and anything else is not ours and stays.
 *
 * @throws {Refusal} `state_unavailable` where its folder is none of ours.
 */
export function removeQuietly(path: string, place: FilePlace = {}): void {
  inFolderOf(path, place, (folder, name) => {
    if (folder.look(name)?.isFile) folder.remove(name);
  });
}

/** Whether a folder has room for a file of this many bytes; also where that cannot be told. */
export function hasRoom(folder: string, bytes: number): boolean {
  let path: string | null = null;
  try {
    path = Deno.makeTempFileSync({ dir: folder, prefix: "room-" });
    return canReserve(path, bytes);
  } catch (error) {
    return faultOfFile(error) !== "full";
  } finally {
    if (path !== null) removeQuietly(path, { folderMayBeLink: true });
  }
}
