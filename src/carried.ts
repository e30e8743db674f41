/**
 * What a compiled program carries along: files of a folder that the runtime keeps, or of a pack in the program's own
 * file. The runtime copies its folder into memory at every start; of a pack only what is read is.
 */

/** Reads one by its path; null where there is none of it. */
export type Carried = (path: string) => Uint8Array<ArrayBuffer> | null;

/** The name of a {@linkcode PackIndex} in the folder beside the main module; there is none where nothing is packed. */
const PACK_INDEX = "pack.json";

/** Where a pack lies in a file. */
export interface PackIndex {
  /** Stands where the pack begins, and in no other. */
  readonly mark: string;
  /** Where that is, in bytes from the file's beginning. */
  readonly begin: number;
  /** Where each of its files begins, in bytes from there, and how many it has. */
  readonly files: Readonly<Record<string, readonly [begin: number, length: number]>>;
}

/** What the program that runs carries; `folder` is the one of its main module. */
export function carried(folder: URL): Carried {
  const files = inFolder(folder);
  const index = files(PACK_INDEX);
  if (index === null) return files;
  // Opened for good: the program may be replaced while it runs.
  return inPack(Deno.openSync(Deno.execPath()), JSON.parse(new TextDecoder().decode(index)));
}

export function inFolder(folder: URL): Carried {
  return (path) => {
    try {
      return Deno.readFileSync(new URL(path, folder));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      throw error;
    }
  };
}

/** @throws {Error} when the file does not have the pack, as one that another was put in the place of. */
export function inPack(file: Deno.FsFile, { mark, begin, files }: PackIndex): Carried {
  const found = new TextDecoder().decode(readAt(file, begin, mark.length));
  if (found !== mark) throw new Error("the program's file was replaced while it started");
  return (path) => {
    const place = Object.hasOwn(files, path) ? files[path] : undefined;
    return place === undefined ? null : readAt(file, begin + place[0], place[1]);
  };
}

function readAt(file: Deno.FsFile, begin: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  file.seekSync(begin, Deno.SeekMode.Start);
  for (let filled = 0; filled < length;) {
    const read = file.readSync(bytes.subarray(filled));
    if (read === null) throw new Error("the program's file ends too soon");
    filled += read;
  }
  return bytes;
}
