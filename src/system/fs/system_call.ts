/** Outcomes of system calls that were made directly. */
import { errno, libc } from "../libc.ts";

const IS_DARWIN = Deno.build.os === "darwin";

/** Those that somebody tells from others (errno.h). */
const NAMES: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  13: "EACCES",
  17: "EEXIST",
  20: "ENOTDIR",
  28: "ENOSPC",
  30: "EROFS",
  [IS_DARWIN ? 62 : 40]: "ELOOP",
  [IS_DARWIN ? 69 : 122]: "EDQUOT",
};

/** A system call that failed; its message is the cause in words. */
export class SystemCallError extends Error {
  /** The name of the errno, or `E` and its number. */
  readonly code: string;

  constructor(number: number) {
    const text = libc().strerror(number);
    super(text === null ? `error ${number}` : new Deno.UnsafePointerView(text).getCString());
    this.code = NAMES[number] ?? `E${number}`;
  }
}

/**
 * The result of a call.
 *
 * @throws {SystemCallError} where it is negative.
 */
export function succeed(result: number | bigint): number {
  const value = Number(result);
  if (value < 0) throw new SystemCallError(errno());
  return value;
}

/** The result of `act`, or null where it fails because something is not there. */
export function orMissing<T>(act: () => T): T | null {
  try {
    return act();
  } catch (error) {
    if (error instanceof SystemCallError && error.code === "ENOENT") return null;
    throw error;
  }
}
