/** What the same thing is called in numbers and names by Linux and by macOS. Pure but for which of them this is. */

export interface PlatformNumbers {
  /** The C library's file, for dlopen(3). */
  readonly libc: string;
  /** The function that gives the place of errno. */
  readonly errnoLocation: string;
  /** What distinguishes the functions with 64-bit inode numbers from their forebears. */
  readonly inode64: string;
  /** Of open(2) (fcntl.h). */
  readonly O_CLOEXEC: number;
  readonly O_NOFOLLOW: number;
  readonly O_NONBLOCK: number;
  readonly O_DIRECTORY: number;
  readonly O_CREAT: number;
  readonly O_APPEND: number;
  readonly O_EXCL: number;
  /** Names what stands at a path, without opening it: needs no right to it, waits for nothing, disturbs no device. */
  readonly O_PATH: number | null;
  readonly AT_FDCWD: number;
  readonly AT_SYMLINK_NOFOLLOW: number;
  /** Of ioctl(2). */
  readonly FIOCLEX: bigint;
  /** Of errno (errno.h), where they differ. */
  readonly EWOULDBLOCK: number;
  readonly ELOOP: number;
  readonly EDQUOT: number;
  /** Where the name stands in `struct dirent`, 64-bit (dirent.h), in bytes. */
  readonly nameInEntry: number;
  /** What a socket's address holds, in bytes, less the one that ends it (unix(7), unix(4)). */
  readonly longestSocketPath: number;
}

const LINUX: PlatformNumbers = {
  // Deno itself is built against glibc.
  libc: "libc.so.6",
  errnoLocation: "__errno_location",
  inode64: "",
  O_CLOEXEC: 0x80000,
  O_NOFOLLOW: 0x20000,
  O_NONBLOCK: 0x800,
  O_DIRECTORY: 0x10000,
  O_CREAT: 0x40,
  O_APPEND: 0x400,
  O_EXCL: 0x80,
  O_PATH: 0x200000,
  AT_FDCWD: -100,
  AT_SYMLINK_NOFOLLOW: 0x100,
  FIOCLEX: 0x5451n,
  EWOULDBLOCK: 11,
  ELOOP: 40,
  EDQUOT: 122,
  nameInEntry: 19,
  longestSocketPath: 107,
};

const DARWIN: PlatformNumbers = {
  libc: "libSystem.dylib",
  errnoLocation: "__error",
  inode64: "",
  O_CLOEXEC: 0x1000000,
  O_NOFOLLOW: 0x100,
  O_NONBLOCK: 0x4,
  O_DIRECTORY: 0x100000,
  O_CREAT: 0x200,
  O_APPEND: 0x8,
  O_EXCL: 0x800,
  O_PATH: null,
  AT_FDCWD: -2,
  AT_SYMLINK_NOFOLLOW: 0x20,
  FIOCLEX: 0x20006601n,
  EWOULDBLOCK: 35,
  ELOOP: 62,
  EDQUOT: 69,
  nameInEntry: 21,
  longestSocketPath: 103,
};

/** Those of a system and a processor, as Deno calls them. */
export function numbersOf(os: typeof Deno.build.os, arch: typeof Deno.build.arch): PlatformNumbers {
  if (os === "darwin") return { ...DARWIN, inode64: arch === "x86_64" ? "$INODE64" : "" };
  return arch === "aarch64" ? { ...LINUX, O_NOFOLLOW: 0x8000, O_DIRECTORY: 0x4000 } : LINUX;
}

/** Those of this machine. */
export const NUMBERS = numbersOf(Deno.build.os, Deno.build.arch);
