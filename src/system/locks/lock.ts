/**
 * Advisory locks that die with their holder (flock(2)), served in the order they were asked for (contract:
 * state.md, "Locks").
 *
 * Who takes a lock keeps a file locked until it releases the lock or dies; the kernel then drops it. A process
 * that is stopped still holds its locks. Locks are not reentrant.
 */
import type { Refusal } from "../../model/errors.ts";
import type { LockHolder } from "../../model/lock_holder.ts";
import { lockHeld } from "../../model/refusals/state.ts";
import type { Clock } from "../clock.ts";
import type { Spans } from "../spans.ts";
import { lstatOrNull, readShortFile, removeQuietly } from "../files.ts";
import { isLocked, LockFile } from "./flock.ts";
import { holderNote, holderOf, readHolderNote } from "./holder.ts";
import { discardTickets, TicketQueue } from "./queue.ts";
import { type Deadline, deadlineIn, lockOrClose, settles } from "./deadline.ts";

export interface Lock {
  /** Gives the lock up; doing it again changes nothing. */
  release(): void;
  [Symbol.dispose](): void;
}

export interface LockOptions {
  /** What this holder does, for those who wait: "layout demo". */
  readonly doing: string;
  /** Gives up after this many milliseconds. Left out, the wait is refused after the time that all waits have. */
  readonly withinMs?: number;
}

/** A wait that may end without the lock. */
export type BoundedWait = LockOptions & { readonly withinMs: number };

/** A wait that ends with the lock, or is refused. */
export type RequiredWait = LockOptions & {
  readonly withinMs?: undefined;
  /** Takes the place of the time that all waits have, in milliseconds. */
  readonly refusedAfterMs?: number;
};

/** Called once for a wait that has lasted a second, with what the holder does, when it says. */
export type OnWait = (name: string, doing: string) => void;

const VISIBLE_WAIT_MS = 1000;

export class Locks {
  /** By name, the end of the last turn that was asked for in this process. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(
    private readonly directory: string,
    private readonly onWait: OnWait,
    /** Gives an unguessable word without dots each time. */
    private readonly newToken: () => string,
    private readonly clock: Clock,
    /** After how many milliseconds a wait is refused that gives no limit of its own. */
    private readonly waitMs: number,
    private readonly spans?: Spans,
  ) {}

  /**
   * The lock; null only when it could not be had within `withinMs`.
   *
   * @throws {Refusal} `state_unavailable` when a required wait is over, naming who holds the lock; or when it cannot
   * be had at all.
   */
  acquire(name: string, options: RequiredWait): Promise<Lock>;
  acquire(name: string, options: LockOptions): Promise<Lock | null>;
  async acquire(
    name: string,
    options: LockOptions & { readonly refusedAfterMs?: number },
  ): Promise<Lock | null> {
    const { doing, withinMs, refusedAfterMs = this.waitMs } = options;
    const begunAt = this.clock.elapsed();
    const lock = await this.#acquireWithin(name, doing, withinMs ?? refusedAfterMs);
    this.spans?.ended("lock", begunAt);
    if (lock !== null || withinMs !== undefined) return lock;
    throw this.#refusal(name, refusedAfterMs);
  }

  async #acquireWithin(name: string, doing: string, withinMs: number): Promise<Lock | null> {
    const deadline = deadlineIn(this.clock, withinMs);
    const timer = setTimeout(() => this.onWait(name, this.doing(name)), VISIBLE_WAIT_MS);
    try {
      const turn = await this.#turn(name, deadline);
      if (turn === null) return null;
      const lock = await this.#acquireHere(name, doing, deadline).catch((error) => {
        turn.end();
        throw error;
      });
      if (lock === null) {
        turn.end();
        return null;
      }
      const release = () => {
        lock.release();
        turn.end();
      };
      return { release, [Symbol.dispose]: release };
    } finally {
      clearTimeout(timer);
    }
  }

  /** Names a process that is stopped, though it may only stand in line; else the lock's holder. */
  #refusal(name: string, waitedMs: number): Refusal {
    const held = [this.#path(name), ...this.#queue(name).tickets()].filter(isLocked)
      .map((path) => ({ path, holder: holderOf(path, this.clock.now()) }));
    const { path, holder } = held.find(({ holder }) => holder.isStopped) ?? held[0] ??
      { path: this.#path(name), holder: holderOf(this.#path(name), this.clock.now()) };
    return lockHeld(path, waitedMs, holder);
  }

  /**
   * Waits until nobody else in this process holds or awaits the lock, so that a process stands in the queue once,
   * however many of its operations wait.
   */
  async #turn(name: string, deadline: Deadline): Promise<{ end(): void } | null> {
    const before = this.#turns.get(name) ?? Promise.resolve();
    const own = Promise.withResolvers<void>();
    const ended = before.then(() => own.promise);
    this.#turns.set(name, ended);
    ended.then(() => {
      if (this.#turns.get(name) === ended) this.#turns.delete(name);
    });
    if (await settles(before, deadline)) return { end: own.resolve };
    own.resolve();
    return null;
  }

  async #acquireHere(name: string, doing: string, deadline: Deadline): Promise<Lock | null> {
    const queue = this.#queue(name);
    queue.requireUsable();
    if (!queue.isOccupied()) {
      const lock = this.tryAcquire(name, doing);
      if (lock) return lock;
    }
    return await queue.atHead(this.newToken(), deadline, async () => {
      for (;;) {
        const file = LockFile.make(this.#path(name));
        if (!(await lockOrClose(file, deadline))) return null;
        const lock = held(file, doing);
        if (lock) return lock;
      }
    });
  }

  /**
   * The lock when nobody holds it at this moment, else null; never waits. {@link isHeld} of another process
   * holds it for an instant: who must not be refused for that asks {@link acquire} with a short limit.
   */
  tryAcquire(name: string, doing: string): Lock | null {
    const file = LockFile.make(this.#path(name));
    let locked = false;
    try {
      locked = file.tryLock();
    } finally {
      if (!locked) file.close();
    }
    return locked ? held(file, doing) : null;
  }

  /**
   * Makes sure that the lock can be asked for; makes its file where there is none.
   *
   * @throws {Refusal} `state_unavailable` where something else is in the place of one of its files.
   */
  requireUsable(name: string): void {
    this.#queue(name).requireUsable();
    LockFile.make(this.#path(name)).close();
  }

  /** Whether some living process holds the lock at this moment. */
  isHeld(name: string): boolean {
    return isLocked(this.#path(name));
  }

  /** Who holds the lock at this moment, and since when, where that is known; null where nobody does. */
  holder(name: string): LockHolder & { readonly since: Date | null } | null {
    const path = this.#path(name);
    if (!isLocked(path)) return null;
    const holder = holderOf(path, this.clock.now());
    const since = holder.heldMs === null ? null : lstatOrNull(path)?.mtime ?? null;
    return { ...holder, since };
  }

  /** What the holder does, or the last one did; empty when it does not say. */
  doing(name: string): string {
    return readHolderNote(readShortFile(this.#path(name))).doing;
  }

  /** Removes the files of this lock when nobody holds or awaits it; says whether it did. */
  discard(name: string): boolean {
    const queue = this.#queue(name);
    if (queue.isOccupied()) return false;
    const lock = this.tryAcquire(name, "");
    if (lock === null) return false;
    removeQuietly(this.#path(name));
    queue.discard();
    lock.release();
    return true;
  }

  /** Removes the tickets of waiters that died; gives their names. */
  discardTickets(): string[] {
    return discardTickets(this.directory);
  }

  #path(name: string): string {
    return `${this.directory}/${name}.lock`;
  }

  #queue(name: string): TicketQueue {
    return new TicketQueue(this.directory, name);
  }
}

/** The lock on a file that still is the one at its path; null when it was discarded in between. */
function held(file: LockFile, doing: string): Lock | null {
  if (!file.isCurrent()) {
    file.close();
    return null;
  }
  file.write(holderNote(doing, Deno.pid));
  let open = true;
  const release = () => {
    if (open) file.close();
    open = false;
  };
  return { release, [Symbol.dispose]: release };
}
