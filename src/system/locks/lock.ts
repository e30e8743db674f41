/**
 * Advisory locks that die with their holder (flock(2)), served in the order they were asked for.
 *
 * flock alone promises no order, so waiters stand in a queue: each holds a ticket file and waits for the
 * ticket before its own, then for the lock itself. Order comes from the tickets, safety from the lock
 * alone: a waiter that dies lets its successor come early, never two holders at once.
 */
import { openPrivate, removeQuietly } from "../files.ts";
import { LockFile } from "../libc.ts";

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

/** How often who waits for a limited time asks for a lock, in milliseconds. */
const ASK_AGAIN_MS = 20;

export class Locks {
  /** By name, the end of the last turn that was asked for in this process. */
  readonly #turns = new Map<string, Promise<void>>();

  constructor(
    private readonly directory: string,
    private readonly onWait: OnWait,
    /** Gives an unguessable word without dots each time. */
    private readonly newToken: () => string,
  ) {}

  /** The lock, or null when it could not be had within `withinMs`. */
  async acquire(name: string, options: LockOptions): Promise<Lock | null> {
    const deadline = options.withinMs === undefined ? null : performance.now() + options.withinMs;
    const timer = setTimeout(() => this.onWait(name, this.doing(name)), VISIBLE_WAIT_MS);
    try {
      const turn = await this.#turn(name, deadline);
      if (turn === null) return null;
      const lock = await this.#acquireHere(name, options.doing, deadline).catch((error) => {
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

  /**
   * Waits until nobody else in this process holds or awaits the lock. Each endless wait for another process
   * keeps a thread, of which Deno has few: were they all taken by those at the end of the queue, its head could
   * never go on.
   */
  async #turn(name: string, deadline: number | null): Promise<{ end(): void } | null> {
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

  async #acquireHere(name: string, doing: string, deadline: number | null): Promise<Lock | null> {
    if (!this.#someoneWaits(name)) {
      const lock = this.tryAcquire(name, doing);
      if (lock) return lock;
    }
    return await this.#queue(name, doing, deadline);
  }

  /**
   * The lock when nobody holds it at this moment, else null; never waits. {@link isHeld} of another process
   * holds it for an instant: who must not be refused for that asks {@link acquire} with a short limit.
   */
  tryAcquire(name: string, doing: string): Lock | null {
    const opened = openLockFile(this.#path(name));
    if (opened.file.tryLock()) return held(opened, doing);
    opened.file.close();
    return null;
  }

  /** Whether some living process holds the lock at this moment. */
  isHeld(name: string): boolean {
    return isLocked(this.#path(name));
  }

  /** What the holder does, or the last one did; empty when it does not say. */
  doing(name: string): string {
    return readText(this.#path(name));
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
    for (const { name, isFile } of Deno.readDirSync(this.directory)) {
      const path = `${this.directory}/${name}`;
      if (!isFile || !name.includes(".ticket.") || isLocked(path)) continue;
      removeQuietly(path);
      discarded.push(name);
    }
    return discarded;
  }

  #path(name: string): string {
    return `${this.directory}/${name}.lock`;
  }

  #queuePath(name: string): string {
    return `${this.directory}/${name}.queue`;
  }

  #someoneWaits(name: string): boolean {
    const last = readText(this.#queuePath(name));
    return last !== "" && isLocked(`${this.directory}/${last}`);
  }

  async #queue(name: string, doing: string, deadline: number | null): Promise<Lock | null> {
    const ticket = `${name}.ticket.${this.newToken()}`;
    const ticketPath = `${this.directory}/${ticket}`;
    const ticketFile = openLockFile(ticketPath).file;
    try {
      if (!(await lockBefore(ticketFile, deadline))) return null;
      if (!(await this.#waitInLine(name, ticket, deadline))) return null;
      for (;;) {
        const opened = openLockFile(this.#path(name));
        if (!(await lockOrClose(opened.file, deadline))) return null;
        const lock = held(opened, doing);
        if (lock) return lock;
      }
    } finally {
      removeQuietly(ticketPath);
      ticketFile.close();
    }
  }

  /** Puts the ticket at the end of the queue and waits for the one before it; false when it gave up. */
  async #waitInLine(name: string, ticket: string, deadline: number | null): Promise<boolean> {
    const path = this.#queuePath(name);
    const queue = openLockFile(path).file;
    if (!(await lockOrClose(queue, deadline))) return false;
    const last = readText(path);
    queue.write(ticket);
    queue.close();
    const before = last === "" ? null : LockFile.open(`${this.directory}/${last}`);
    if (before === null) return true;
    if (!(await lockOrClose(before, deadline))) return false;
    before.close();
    return true;
  }
}

interface OpenedFile {
  readonly path: string;
  readonly file: LockFile;
  readonly inode: number | null;
}

/** More often than this no file is discarded between two steps of opening it. */
const OPEN_ATTEMPTS = 100;

/** Opens the file at `path`, made if need be, and tells which file that was. */
function openLockFile(path: string): OpenedFile {
  for (let attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
    using made = openPrivate(path);
    const inode = made.statSync().ino;
    const file = LockFile.open(path);
    // While `made` is open its inode is not given anew, so that an unchanged path is an unchanged file.
    if (file && inodeAt(path) === inode) return { path, file, inode };
    file?.close();
  }
  throw new Error(`${path} cannot be opened as a lock`);
}

function inodeAt(path: string): number | null {
  try {
    return Deno.lstatSync(path).ino;
  } catch {
    return null;
  }
}

/** The lock on a file that still is the one at its path; null when it was discarded in between. */
function held({ path, file, inode }: OpenedFile, doing: string): Lock | null {
  if (inodeAt(path) !== inode) {
    file.close();
    return null;
  }
  file.write(doing);
  let open = true;
  const release = () => {
    if (open) file.close();
    open = false;
  };
  return { release, [Symbol.dispose]: release };
}

function isLocked(path: string): boolean {
  const file = LockFile.open(path);
  if (file === null) return false;
  try {
    return !file.isFree();
  } finally {
    file.close();
  }
}

function readText(path: string): string {
  try {
    return Deno.readTextFileSync(path);
  } catch {
    return "";
  }
}

/**
 * Takes the file's lock, before `deadline` if there is one. A wait that ends asks again and again: one that the
 * kernel does cannot be called off, and would keep its thread for as long as somebody holds the lock.
 */
async function lockBefore(file: LockFile, deadline: number | null): Promise<boolean> {
  if (deadline === null) {
    await file.lock();
    return true;
  }
  while (!file.tryLock()) {
    const left = deadline - performance.now();
    if (left <= 0) return false;
    await new Promise((resolve) => setTimeout(resolve, Math.min(left, ASK_AGAIN_MS)));
  }
  return true;
}

/** As {@link lockBefore}; closes a file whose lock was not had. */
async function lockOrClose(file: LockFile, deadline: number | null): Promise<boolean> {
  const locked = await lockBefore(file, deadline);
  if (!locked) file.close();
  return locked;
}

/** Whether the promise is fulfilled before `deadline`, in the time of `performance.now`; null is never. */
async function settles(promise: Promise<void>, deadline: number | null): Promise<boolean> {
  if (deadline === null) return await promise.then(() => true);
  const timeout = Promise.withResolvers<boolean>();
  const left = Math.max(0, deadline - performance.now());
  const timer = setTimeout(() => timeout.resolve(false), left);
  try {
    return await Promise.race([promise.then(() => true), timeout.promise]);
  } finally {
    clearTimeout(timer);
  }
}
