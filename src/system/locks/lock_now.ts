/** A lock for where nothing can be waited for but by standing still. */
import { lockHeld } from "../../model/refusals/state.ts";
import { systemClock } from "../clock.ts";
import { LockFile } from "./flock.ts";
import { holderNote, holderOf } from "./holder.ts";

const ASK_AGAIN_MS = 20;

/**
 * The lock on the file at `path`, which MUST never be discarded. The process stands still until it has it.
 *
 * @throws {Refusal} `state_unavailable` when it could not be had within `waitMs` milliseconds, or not at all.
 */
export function lockNow(path: string, doing: string, waitMs: number): Disposable {
  const file = LockFile.make(path);
  const end = systemClock.elapsed() + waitMs;
  const still = new Int32Array(new SharedArrayBuffer(4));
  try {
    while (!file.tryLock()) {
      if (systemClock.elapsed() >= end) {
        throw lockHeld(path, waitMs, holderOf(path, systemClock.now()));
      }
      Atomics.wait(still, 0, 0, ASK_AGAIN_MS);
    }
  } catch (error) {
    file.close();
    throw error;
  }
  file.write(holderNote(doing, Deno.pid));
  return { [Symbol.dispose]: () => file.close() };
}
