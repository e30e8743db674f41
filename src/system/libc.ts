/** System calls that Deno does not offer, or offers only to a program with every permission. */
import { NUMBERS } from "./platform/numbers.ts";

const CLOSE_RANGE_CLOEXEC = 4; // linux/close_range.h
export const O_RDONLY = 0;
export const O_RDWR = 2;
const PROC_SUPER_MAGIC = 0x9fa0n; // linux/magic.h
const PROC_ROOT_INO = 1n; // linux/proc_ns.h
const FALLOC_FL_COLLAPSE_RANGE = 8; // linux/falloc.h
const ENOSPC = 28; // asm-generic/errno.h

/** Descriptors above this are not to be expected where the kernel cannot close a range (Linux before 5.11). */
const LAST_DESCRIPTOR = 4095;

const { inode64, O_CLOEXEC, O_DIRECTORY, O_NOFOLLOW } = NUMBERS;

const FUNCTIONS = {
  // Variadic functions are called without their variable part, so that the call is the same everywhere.
  open: { parameters: ["buffer", "i32"], result: "i32" },
  readlinkat: { parameters: ["i32", "buffer", "buffer", "usize"], result: "isize" },
  fstatfs: { parameters: ["i32", "buffer"], result: "i32" },
  ioctl: { parameters: ["i32", "u64"], result: "i32" },
  read: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
  pwrite: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  ftruncate: { parameters: ["i32", "i64"], result: "i32" },
  posix_fallocate: { parameters: ["i32", "i64", "i64"], result: "i32", optional: true },
  fallocate: { parameters: ["i32", "i32", "i64", "i64"], result: "i32", optional: true },
  // On ARM a variadic part is where the ninth argument would be (Darwin), or where the fourth is (Linux).
  openat: {
    parameters: ["i32", "buffer", "i32", "u32", "u32", "u32", "u32", "u32", "u32"],
    result: "i32",
  },
  statx: {
    parameters: ["i32", "buffer", "i32", "u32", "buffer"],
    result: "i32",
    optional: true,
  },
  fstatat: {
    name: `fstatat${inode64}`,
    parameters: ["i32", "buffer", "buffer", "i32"],
    result: "i32",
    optional: true,
  },
  fstat: {
    name: `fstat${inode64}`,
    parameters: ["i32", "buffer"],
    result: "i32",
    optional: true,
  },
  mkdirat: { parameters: ["i32", "buffer", "u32"], result: "i32" },
  unlinkat: { parameters: ["i32", "buffer", "i32"], result: "i32" },
  renameat: { parameters: ["i32", "buffer", "i32", "buffer"], result: "i32" },
  access: { parameters: ["buffer", "i32"], result: "i32" },
  chmod: { parameters: ["buffer", "u32"], result: "i32" },
  fchmod: { parameters: ["i32", "u32"], result: "i32" },
  fchmodat: { parameters: ["i32", "buffer", "u32", "i32"], result: "i32" },
  pread: { parameters: ["i32", "buffer", "usize", "i64"], result: "isize" },
  fsync: { parameters: ["i32"], result: "i32" },
  fdopendir: { name: `fdopendir${inode64}`, parameters: ["i32"], result: "pointer" },
  readdir: { name: `readdir${inode64}`, parameters: ["pointer"], result: "pointer" },
  closedir: { parameters: ["pointer"], result: "i32" },
  strerror: { parameters: ["i32"], result: "pointer" },
  close: { parameters: ["i32"], result: "i32" },
  flock: { parameters: ["i32", "i32"], result: "i32" },
  errnoLocation: {
    name: NUMBERS.errnoLocation,
    parameters: [],
    result: "pointer",
  },
  close_range: { parameters: ["u32", "u32", "i32"], result: "i32", optional: true },
} as const satisfies Deno.ForeignLibraryInterface;

type Library = Deno.DynamicLibrary<typeof FUNCTIONS>["symbols"];
type FunctionName = keyof typeof FUNCTIONS;

/**
 * Deno compiles a way to each function that it loads, which takes longer than all calls of a command; but to none that
 * is given a structure. So each is given one more argument than it takes, which is no concern of its (C's callers clear
 * up behind a call).
 */
const IGNORED = { struct: ["u8"] } as const;
const NOTHING = new Uint8Array(1);

let library: Library | null = null;

/**
 * The functions of the C library, each loaded when it is first asked for. One table for all, so that tests can stand
 * between two.
 */
export function libc(): Library {
  library ??= table();
  return library;
}

function table(): Library {
  const functions = {} as Library;
  for (const name of Object.keys(FUNCTIONS) as FunctionName[]) {
    const put = (value: unknown) => {
      Object.defineProperty(functions, name, { value, writable: true });
      return value;
    };
    Object.defineProperty(functions, name, {
      get: () => put(load(name)),
      set: put,
      configurable: true,
      enumerable: true,
    });
  }
  // Loading it after a call would change what it is to tell of that.
  void functions.errnoLocation;
  return functions;
}

/** @returns null where the C library has no such function. */
function load(name: FunctionName): ((...args: unknown[]) => unknown) | null {
  const definition: Deno.ForeignFunction = FUNCTIONS[name];
  const parameters = [...definition.parameters, IGNORED];
  const { symbols } = Deno.dlopen(NUMBERS.libc, { [name]: { ...definition, parameters } });
  const call = symbols[name] as ((...args: unknown[]) => unknown) | null;
  return call && ((...args) => call(...args, NOTHING));
}

/** The error of the call that this thread made last and that failed (errno(3)). */
export function errno(): number {
  const location = libc().errnoLocation();
  return location === null ? 0 : new Deno.UnsafePointerView(location).getInt32();
}

/** A path as C takes it. */
export function pathArgument(path: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${path}\0`);
}

/**
 * Marks every descriptor above 2 close-on-exec, so that no child holds what this process was started
 * with (a lock of cron's `flock 9`, the write end of somebody's pipe).
 */
export function closeInheritedOnExec(): void {
  const { close_range, ioctl } = libc();
  if (close_range?.(3, 0xffffffff, CLOSE_RANGE_CLOEXEC) === 0) return;
  for (let descriptor = 3; descriptor <= LAST_DESCRIPTOR; descriptor++) {
    ioctl(descriptor, NUMBERS.FIOCLEX);
  }
}

const R_OK_W_OK_X_OK = 7; // unistd.h

/** Whether this process may list and enter a folder, and make files in it (access(2)). */
export function mayUse(folder: string): boolean {
  return libc().access(pathArgument(folder), R_OK_W_OK_X_OK) === 0;
}

/**
 * The text of a file of the kernel's own (proc(5)), which Deno's permissions guard more than `read` allows.
 *
 * @returns null when it cannot be read.
 */
export function readKernelFile(path: string): string | null {
  const { open, close } = libc();
  const descriptor = open(pathArgument(path), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return null;
  try {
    return readToEnd(descriptor);
  } finally {
    close(descriptor);
  }
}

function readToEnd(descriptor: number): string | null {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(64 << 10);
  let text = "";
  for (;;) {
    const length = Number(libc().read(descriptor, buffer, BigInt(buffer.length)));
    if (length < 0) return null;
    if (length === 0) return text + decoder.decode();
    text += decoder.decode(buffer.subarray(0, length), { stream: true });
  }
}

/** What the kernel tells of this process, in files of its own; each is null where it cannot be told for certain. */
export interface OwnProc {
  /** The text of a file, such as `cgroup`. */
  text(name: string): string | null;
  /** Where a link leads, such as `ns/pid`. */
  link(name: string): string | null;
}

/**
 * Reads of `/proc/self`, told by the kernel for certain: whoever calls chroot(2) can put files of his own there, or a
 * link to the files of another process. Nothing is told when `/proc` is not the root of a procfs.
 */
export function inOwnProc<T>(read: (own: OwnProc) => T): T {
  const { open, openat, readlinkat, close } = libc();
  const proc = open(pathArgument("/proc"), O_RDONLY | O_CLOEXEC | O_DIRECTORY | O_NOFOLLOW);
  const isKernels = proc >= 0 && isProcfs(proc) && isProcRoot(proc);
  const told = new Map<string, string | null>();
  const textOf = (name: string) => {
    const path = pathArgument(`self/${name}`);
    const descriptor = openat(proc, path, O_RDONLY | O_CLOEXEC, 0, 0, 0, 0, 0, 0);
    if (descriptor < 0) return null;
    try {
      return isProcfs(descriptor) ? readToEnd(descriptor) : null;
    } finally {
      close(descriptor);
    }
  };
  try {
    return read({
      text: (name) => {
        if (!isKernels) return null;
        const known = told.get(name);
        if (known !== undefined) return known;
        const text = textOf(name);
        told.set(name, text);
        return text;
      },
      link: (name) => {
        if (!isKernels) return null;
        const buffer = new Uint8Array(256);
        const path = pathArgument(`self/${name}`);
        const length = Number(readlinkat(proc, path, buffer, BigInt(buffer.length)));
        return length < 0 ? null : new TextDecoder().decode(buffer.subarray(0, length));
      },
    });
  } finally {
    if (proc >= 0) close(proc);
  }
}

function isProcRoot(descriptor: number): boolean {
  // Device and inode come first in it, on x86_64 and aarch64.
  const found = new BigUint64Array(64);
  const { fstat } = libc();
  // The C library has no such function before glibc 2.33.
  if (!fstat) return true;
  return fstat(descriptor, new Uint8Array(found.buffer)) === 0 && found[1] === PROC_ROOT_INO;
}

function isProcfs(descriptor: number): boolean {
  // The type comes first in it.
  const found = new BigUint64Array(64);
  return libc().fstatfs(descriptor, new Uint8Array(found.buffer)) === 0 &&
    found[0] === PROC_SUPER_MAGIC;
}

/**
 * Reserves room for the first `bytes` of a file that exists. False when the disk has none; where that cannot be
 * told (macOS has no such call), true.
 */
export function canReserve(path: string, bytes: number): boolean {
  const { open, posix_fallocate, close } = libc();
  if (!posix_fallocate) return true;
  const descriptor = open(pathArgument(path), O_RDWR | O_CLOEXEC);
  if (descriptor < 0) return true;
  try {
    const error = posix_fallocate(descriptor, 0n, BigInt(bytes));
    return error !== ENOSPC && error !== NUMBERS.EDQUOT;
  } finally {
    close(descriptor);
  }
}

/**
 * Takes the first `bytes` away from an open file, in one step and without moving the rest: a writer that appends
 * goes on at the new end, and nothing of what it writes meanwhile is lost.
 *
 * @param bytes some of the file's blocks, not all of it.
 * @returns false where the file is as it was: only ext4 and XFS on Linux can do this.
 */
export function takeFromStart(descriptor: number, bytes: number): boolean {
  return libc().fallocate?.(descriptor, FALLOC_FL_COLLAPSE_RANGE, 0n, BigInt(bytes)) === 0;
}
