/** The wording of `state_unavailable`. */
import { type Advice, advise } from "../advice.ts";
import { Refusal, type StateFault } from "../errors.ts";

/**
 * @param fault What the program goes by; `reason` is for people alone.
 * @param wording `lead` says what cannot be done, before the reason; `advice` follows it.
 */
export function stateUnavailable(
  fault: StateFault,
  reason: string,
  { lead = "state cannot be used", advice, hint }: {
    readonly lead?: string;
    readonly advice?: Advice;
    readonly hint?: Advice;
  } = {},
): Refusal<"state_unavailable"> {
  const message = `${lead}: ${reason}${advice === undefined ? "" : `; ${advice}`}`;
  return new Refusal("state_unavailable", message, { reason }, hint, fault, advice ?? null);
}

/** By error number (errno(3)): the disk's, and the two that Linux and macOS have for a lack of locks. */
const LOCK_ERRORS: Readonly<Record<number, string>> = {
  5: "the disk reports an input/output error",
  37: "the file system has no locks to give",
  77: "the file system has no locks to give",
};

/** A lock that flock(2) did not give for another reason than that somebody has it. */
export function lockUnavailable(path: string, errno: number): Refusal<"state_unavailable"> {
  const why = LOCK_ERRORS[errno] ?? `the system reports error ${errno}`;
  return stateUnavailable("other", `${path} cannot be locked: ${why}`, {
    advice: advise`the state folder must lie where flock(2) works, on a disk of this machine`,
  });
}

/** A refusal in a sentence of somebody else's: its reason, and what to do where that is known. */
export function withAdvice({ details, advice }: Refusal<"state_unavailable">): string {
  return advice === null ? details.reason : `${details.reason}; ${advice}`;
}

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

/** A lock that did not become free in time. */
export function lockHeld(
  path: string,
  waitedMs: number,
  holder: LockHolder,
): Refusal<"state_unavailable"> {
  const reason = `${path} has been locked by ${describeHolder(holder)}, ` +
    `and did not become free within ${seconds(waitedMs)}`;
  return stateUnavailable("other", reason, {
    lead: "waited in vain",
    advice: wayOn(holder),
    hint: advise`locks.wait_seconds in config.yaml says how long a command waits`,
  });
}

/** That somebody changes a container, and what to do about it; null where it was not seen who. */
export function beingChanged(holder: LockHolder | null): string {
  if (holder === null) return "another command was changing this container";
  return `it is being changed by ${describeHolder(holder)}; ${wayOn(holder)}`;
}

function describeHolder({ pid, command, doing, heldMs, isStopped }: LockHolder): string {
  const notes = [command, doing].filter((each) => each !== null && each !== "").join(": ");
  const who = (pid === null ? "a process that is not to be seen from here" : `pid ${pid}`) +
    (notes === "" ? "" : ` (${notes})`) + (isStopped ? ", which is stopped," : "");
  return heldMs === null ? who : `${who} for ${seconds(heldMs)}`;
}

function wayOn({ pid, isStopped }: LockHolder): Advice {
  if (pid === null) {
    return advise`end it where it runs: another container or machine that has this state`;
  }
  if (isStopped) return advise`let it go on (kill -CONT ${pid}) or end it (kill -9 ${pid})`;
  return advise`wait until it ends, or end it (kill ${pid})`;
}

function seconds(ms: number): string {
  return `${Math.round(ms / 1000)} s`;
}
