/**
 * Advisory locks that die with their holder (flock(2)), served in the order they were asked for.
 *
 * flock alone promises no order, so waiters stand in a queue: each holds a ticket file and waits for the
 * ticket before its own, then for the lock itself. Order comes from the tickets, safety from the lock
 * alone: a waiter that dies lets its successor come early, never two holders at once.
 */
import { openPrivate, removeQuietly } from "./files.ts";

export interface Lock {
  release(): void;
  [Symbol.dispose](): void;
}

export interface LockOptions {
  /** What this holder does, for those who wait: "layout demo". */
  readonly doing: string;
  /** Gives up after this many milliseconds; waits for ever when left out. */
  readonly withinMs?: number;
}

/** Called once for a wait that has lasted a second, with what the holder does, when it says. */
export type OnWait = (name: string, doing: string) => void;

const VISIBLE_WAIT_MS = 1000;

export class Locks {
  constructor(
    private readonly directory: string,
    private readonly onWait: OnWait,
    private readonly ticketName: () => string,
  ) {}

  /** The lock, or null when it could not be had within `withinMs`. */
  async acquire(name: string, options: LockOptions): Promise<Lock | null> {
    const at = this.#path(name);
    const deadline = options.withinMs === undefined ? null : performance.now() + options.withinMs;
    if (!this.#someoneWaits(name)) {
      const lock = this.#take(at, options.doing);
      if (lock) return lock;
    }
    const timer = setTimeout(() => this.onWait(name, this.#doing(at)), VISIBLE_WAIT_MS);
    try {
      return await this.#queue(name, options.doing, deadline);
    } finally {
      clearTimeout(timer);
    }
  }

  /** The lock when nobody holds it at this moment, else null; never waits. */
  tryAcquire(name: string, doing: string): Lock | null {
    return this.#take(this.#path(name), doing);
  }

  /** Whether some living process holds the lock at this moment. */
  isHeld(name: string): boolean {
    const file = openExisting(this.#path(name));
    if (file === null) return false;
    using _ = file;
    return !file.tryLockSync(true);
  }

  /** Removes the files of this lock when nobody holds or awaits it; says whether it did. */
  discard(name: string): boolean {
    if (this.#someoneWaits(name)) return false;
    const lock = this.tryAcquire(name, "");
    if (lock === null) return false;
    removeQuietly(this.#path(name));
    removeQuietly(this.#queuePath(name));
    lock.release();
    return true;
  }

  /** Removes the tickets of waiters that died; gives their names. */
  discardTickets(): string[] {
    const discarded: string[] = [];
    for (const entry of Deno.readDirSync(this.directory)) {
      if (!entry.name.includes(".ticket.")) continue;
      const path = `${this.directory}/${entry.name}`;
      const file = openExisting(path);
      if (file === null) continue;
      using _ = file;
      if (!file.tryLockSync(true)) continue;
      removeQuietly(path);
      discarded.push(entry.name);
    }
    return discarded;
  }

  #path(name: string): string {
    return `${this.directory}/${name}.lock`;
  }

  #queuePath(name: string): string {
    return `${this.directory}/${name}.queue`;
  }

  #take(path: string, doing: string): Lock | null {
    const file = openPrivate(path);
    if (!file.tryLockSync(true)) {
      file.close();
      return null;
    }
    return held(file, path, doing);
  }

  #someoneWaits(name: string): boolean {
    let tail: string;
    try {
      tail = Deno.readTextFileSync(this.#queuePath(name));
    } catch {
      return false;
    }
    return tail !== "" && isLocked(`${this.directory}/${tail}`);
  }

  #doing(path: string): string {
    try {
      return Deno.readTextFileSync(path).trim();
    } catch {
      return "";
    }
  }

  async #queue(name: string, doing: string, deadline: number | null): Promise<Lock | null> {
    const ticket = `${name}.ticket.${this.ticketName()}`;
    const ticketPath = `${this.directory}/${ticket}`;
    const ticketFile = openPrivate(ticketPath);
    try {
      ticketFile.lockSync(true);
      const before = await this.#enqueue(name, ticket);
      if (before !== null && !(await lockBefore(before, deadline))) return null;
      for (;;) {
        const path = this.#path(name);
        const file = openPrivate(path);
        if (!(await lockBefore(file, deadline, true))) return null;
        const lock = held(file, path, doing);
        if (lock) return lock;
      }
    } finally {
      removeQuietly(ticketPath);
      ticketFile.close();
    }
  }

  /** Puts the ticket at the end of the queue and gives the file of the one before it, if it still is there. */
  async #enqueue(name: string, ticket: string): Promise<Deno.FsFile | null> {
    using queue = openPrivate(this.#queuePath(name));
    await queue.lock(true);
    const bytes = new Uint8Array(256);
    const length = queue.readSync(bytes) ?? 0;
    const tail = new TextDecoder().decode(bytes.subarray(0, length));
    queue.truncateSync(0);
    queue.seekSync(0, Deno.SeekMode.Start);
    queue.writeSync(new TextEncoder().encode(ticket));
    return tail === "" ? null : openExisting(`${this.directory}/${tail}`);
  }
}

/** A lock on a file that still is the one at its path; null when it was discarded in between. */
function held(file: Deno.FsFile, path: string, doing: string): Lock | null {
  let current: number | null = null;
  try {
    current = Deno.lstatSync(path).ino;
  } catch {
    // Discarded by its last holder: the lock on it guards nothing.
  }
  if (current === null || current !== file.statSync().ino) {
    file.close();
    return null;
  }
  file.truncateSync(0);
  file.writeSync(new TextEncoder().encode(doing));
  let open = true;
  const release = () => {
    if (!open) return;
    open = false;
    file.close();
  };
  return { release, [Symbol.dispose]: release };
}

function openExisting(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true, write: true });
  } catch {
    return null;
  }
}

function isLocked(path: string): boolean {
  const file = openExisting(path);
  if (file === null) return false;
  using _ = file;
  return !file.tryLockSync(true);
}

/** Waits for the file's lock until `deadline`; closes the file unless it is to be kept and was locked. */
async function lockBefore(
  file: Deno.FsFile,
  deadline: number | null,
  keep = false,
): Promise<boolean> {
  const locking = file.lock(true).then(() => true);
  if (deadline === null) {
    await locking;
    if (!keep) file.close();
    return true;
  }
  const timeout = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => timeout.resolve(false), Math.max(0, deadline - performance.now()));
  const locked = await Promise.race([locking, timeout.promise]);
  clearTimeout(timer);
  if (!locked) {
    // The descriptor must stay open until the blocked flock(2) returns.
    locking.then(() => file.close());
  } else if (!keep) {
    file.close();
  }
  return locked;
}
