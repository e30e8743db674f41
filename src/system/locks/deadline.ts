/** Waits for locks, each of which has an end. */
import type { Clock } from "../clock.ts";
import type { LockFile } from "./flock.ts";

/** How often who waits asks for a lock, in milliseconds. */
const ASK_AGAIN_MS = 20;

/** The end of a wait, in the clock's elapsed milliseconds. */
export interface Deadline {
  readonly clock: Clock;
  readonly at: number;
}

/** A deadline that is `withinMs` away. */
export function deadlineIn(clock: Clock, withinMs: number): Deadline {
  return { clock, at: clock.elapsed() + withinMs };
}

/**
 * Takes the file's lock before the deadline; says whether it was had. Asks again and again: a wait that the kernel
 * does cannot be called off, and would keep its thread for as long as somebody holds the lock.
 */
export async function lockBefore(file: LockFile, { clock, at }: Deadline): Promise<boolean> {
  while (!file.tryLock()) {
    const left = at - clock.elapsed();
    if (left <= 0) return false;
    await clock.sleep(Math.min(left, ASK_AGAIN_MS));
  }
  return true;
}

/** As {@link lockBefore}; closes a file whose lock was not had. */
export async function lockOrClose(file: LockFile, deadline: Deadline): Promise<boolean> {
  let locked = false;
  try {
    locked = await lockBefore(file, deadline);
  } finally {
    if (!locked) file.close();
  }
  return locked;
}

/** Whether the promise is fulfilled before the deadline. */
export async function settles(promise: Promise<void>, { clock, at }: Deadline): Promise<boolean> {
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), Math.max(0, at - clock.elapsed()));
  try {
    return await Promise.race([promise.then(() => true), timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
