/** The wording of `state_unavailable`. */
import { type Advice, advise } from "../advice.ts";
import { Refusal, type StateFault } from "../errors.ts";
import { describeHolder, type LockHolder, wayOn, wholeSeconds } from "../lock_holder.ts";

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

/** A lock that did not become free in time. */
export function lockHeld(
  path: string,
  waitedMs: number,
  holder: LockHolder,
): Refusal<"state_unavailable"> {
  const reason = `${path} has been locked by ${describeHolder(holder)}, ` +
    `and did not become free within ${wholeSeconds(waitedMs)}`;
  return stateUnavailable("other", reason, {
    lead: "waited in vain",
    advice: wayOn(holder),
    hint: advise`locks.wait_seconds in config.yaml says how long a command waits`,
  });
}
