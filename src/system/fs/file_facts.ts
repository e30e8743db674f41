/** What the system knows of a file, asked by descriptor: no name is looked up twice. */
import { libc, pathArgument } from "../libc.ts";
import { NUMBERS } from "../platform/numbers.ts";
import { succeed } from "./system_call.ts";

export interface FileFacts {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  /** Permission bits and those beside them, of 07777. */
  readonly mode: number;
  readonly nlink: number;
  readonly uid: number;
  readonly size: number;
  readonly blksize: number;
  /** Milliseconds since 1970. */
  readonly mtime: number;
  /** Tells it from every other that is there at the same time. */
  readonly identity: string;
}

const { AT_SYMLINK_NOFOLLOW } = NUMBERS;
const AT_EMPTY_PATH = 0x1000;
const STATX_BASIC_STATS = 0x7ff; // linux/stat.h

const TYPE_BITS = 0o170000; // sys/stat.h
const DIRECTORY = 0o040000;
const REGULAR = 0o100000;
const LINK = 0o120000;

/** @throws {SystemCallError} */
export function factsOf(descriptor: number): FileFacts {
  return ask(descriptor, "", AT_EMPTY_PATH);
}

/**
 * Of what stands under a name in an open folder; a link is not followed.
 *
 * @throws {SystemCallError}
 */
export function factsAt(folder: number, name: string): FileFacts {
  return ask(folder, name, AT_SYMLINK_NOFOLLOW);
}

function ask(descriptor: number, name: string, flags: number): FileFacts {
  const { statx } = libc();
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  if (statx) {
    succeed(() => statx(descriptor, pathArgument(name), flags, STATX_BASIC_STATS, bytes));
    return readStatx(view);
  }
  const { fstat, fstatat } = libc();
  if (Deno.build.os !== "darwin" || !fstat || !fstatat) {
    throw new Error("the C library is too old (statx, glibc 2.28)");
  }
  succeed(() =>
    name === "" ? fstat(descriptor, bytes) : fstatat(descriptor, pathArgument(name), bytes, flags)
  );
  return readDarwinStat(view);
}

/** `struct statx`, the same on every architecture (linux/stat.h). */
function readStatx(view: DataView): FileFacts {
  const u32 = (at: number) => view.getUint32(at, true);
  const u64 = (at: number) => view.getBigUint64(at, true);
  return {
    ...modeFacts(view.getUint16(28, true)),
    nlink: u32(16),
    uid: u32(20),
    size: Number(u64(40)),
    blksize: u32(4),
    mtime: Number(view.getBigInt64(112, true)) * 1000 + u32(120) / 1e6,
    identity: `${u32(136)}:${u32(140)}:${u64(32)}`,
  };
}

/** `struct stat` with 64-bit inode numbers (sys/stat.h). */
export function readDarwinStat(view: DataView): FileFacts {
  const i64 = (at: number) => view.getBigInt64(at, true);
  return {
    ...modeFacts(view.getUint16(4, true)),
    nlink: view.getUint16(6, true),
    uid: view.getUint32(16, true),
    size: Number(i64(96)),
    blksize: view.getInt32(112, true),
    mtime: Number(i64(48)) * 1000 + Number(i64(56)) / 1e6,
    identity: `${view.getInt32(0, true)}:${view.getBigUint64(8, true)}`,
  };
}

function modeFacts(mode: number) {
  const type = mode & TYPE_BITS;
  return {
    isFile: type === REGULAR,
    isDirectory: type === DIRECTORY,
    isSymlink: type === LINK,
    mode: mode & 0o7777,
  };
}
