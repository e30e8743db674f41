/** Outcomes of system calls that were made directly. */
import { errno, libc } from "../libc.ts";
import { NUMBERS } from "../platform/numbers.ts";

/** Those that somebody tells from others (errno.h). */
const NAMES: Readonly<Record<number, string>> = {
  1: "EPERM",
  2: "ENOENT",
  4: "EINTR",
  13: "EACCES",
  17: "EEXIST",
  20: "ENOTDIR",
  28: "ENOSPC",
  30: "EROFS",
  [NUMBERS.EWOULDBLOCK]: "EWOULDBLOCK",
  [NUMBERS.ELOOP]: "ELOOP",
  [NUMBERS.EDQUOT]: "EDQUOT",
};

/** A system call that failed; its message is the cause in words, which are not asked for before they are read. */
export class SystemCallError extends Error {
  /** The name of the errno, or `E` and its number. */
  readonly code: string;

  constructor(readonly number: number) {
    super();
    this.code = NAMES[number] ?? `E${number}`;
  }

  override get message(): string {
    const text = libc().strerror(this.number);
    return text === null ? `error ${this.number}` : new Deno.UnsafePointerView(text).getCString();
  }
}

/**
 * What a call gives once it succeeds. One that fails is made again until two in a row fail alike: errno is read by a
 * second call, ahead of which the runtime may make calls of its own on this thread and leave their error there.
 *
 * @throws {SystemCallError} where it gives something negative.
 */
export function succeed(call: () => number | bigint): number {
  for (let last: number | null = null;;) {
    const value = Number(call());
    if (value >= 0) return value;
    const error = errno();
    if (error === last) throw new SystemCallError(error);
    last = error;
  }
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
