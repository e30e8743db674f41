/** Who holds a lock, for people. Pure. */
import { type Advice, advise } from "./advice.ts";

/** What is known of the process that holds a lock. */
export interface LockHolder {
  /** What it says that it does; empty when it does not. */
  readonly doing: string;
  /** Null when it is not to be seen from here. */
  readonly pid: number | null;
  readonly command: string | null;
  readonly isStopped: boolean;
  /** For how long it has held the lock, in milliseconds; null when that is not known. */
  readonly heldMs: number | null;
}

/**
 * That somebody changes a container, and what to do about it.
 *
 * @param holder Null where it has ended meanwhile.
 */
export function beingChanged(holder: LockHolder | null): string {
  if (holder === null) return "another command was changing this container";
  return `it is being changed by ${describeHolder(holder)}; ${wayOn(holder)}`;
}

/** Who it is, what it does, and since when. */
export function describeHolder({ pid, command, doing, heldMs, isStopped }: LockHolder): string {
  const notes = [command, doing].filter((each) => each !== null && each !== "").join(": ");
  const who = (pid === null ? "a process that is not to be seen from here" : `pid ${pid}`) +
    (notes === "" ? "" : ` (${notes})`) + (isStopped ? ", which is stopped," : "");
  return heldMs === null ? who : `${who} for ${wholeSeconds(heldMs)}`;
}

/** What to do about it. */
export function wayOn({ pid, isStopped }: LockHolder): Advice {
  if (pid === null) {
    return advise`end it where it runs: another container or machine that has this state`;
  }
  if (isStopped) return advise`let it go on (kill -CONT ${pid}) or end it (kill -9 ${pid})`;
  return advise`wait until it ends, or end it (kill ${pid})`;
}

/** As people are told how long something takes. */
export function wholeSeconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
