/**
 * The order in which processes get a lock. flock(2) promises none, so waiters stand in a queue: each holds a
 * ticket file and waits for the ticket before its own. A waiter that dies lets its successor come early; safety
 * comes from the lock alone.
 */
import { removeQuietly } from "../files.ts";
import { LockFile } from "./flock.ts";
import { isLocked, openLockFile, readLockFile } from "./lock_file.ts";
import { type Deadline, lockBefore, lockOrClose } from "./deadline.ts";

const TICKET = ".ticket.";

/** The queue of one lock. */
export class TicketQueue {
  constructor(private readonly directory: string, private readonly name: string) {}

  /** Names the ticket that came last. */
  get #path(): string {
    return `${this.directory}/${this.name}.queue`;
  }

  /** Whether a living process stands in the queue. */
  isOccupied(): boolean {
    const last = readLockFile(this.#path);
    return last !== "" && isLocked(`${this.directory}/${last}`);
  }

  /**
   * Runs `act` at the head of the queue. The place is given up when `act` ends.
   *
   * @param token an unguessable word without dots.
   * @returns what `act` gives; null when the head was not reached before the deadline.
   */
  async atHead<T>(
    token: string,
    deadline: Deadline,
    act: () => Promise<T | null>,
  ): Promise<T | null> {
    const ticket = `${this.name}${TICKET}${token}`;
    const path = `${this.directory}/${ticket}`;
    const { file } = openLockFile(path);
    try {
      if (!(await lockBefore(file, deadline))) return null;
      return await this.#advance(ticket, deadline) ? await act() : null;
    } finally {
      removeQuietly(path);
      file.close();
    }
  }

  /** Puts the ticket at the end and waits for the one before it; false when the time is up. */
  async #advance(ticket: string, deadline: Deadline): Promise<boolean> {
    const queue = openLockFile(this.#path).file;
    if (!(await lockOrClose(queue, deadline))) return false;
    const last = readLockFile(this.#path);
    queue.write(ticket);
    queue.close();
    const before = last === "" ? null : LockFile.open(`${this.directory}/${last}`);
    if (before === null) return true;
    if (!(await lockOrClose(before, deadline))) return false;
    before.close();
    return true;
  }

  /** Removes the queue's file, which is made again by the next waiter. */
  discard(): void {
    removeQuietly(this.#path);
  }
}

/** Removes the tickets of waiters that died, of every queue in the directory; gives their names. */
export function discardTickets(directory: string): string[] {
  const discarded: string[] = [];
  for (const { name, isFile } of Deno.readDirSync(directory)) {
    const path = `${directory}/${name}`;
    if (!isFile || !name.includes(TICKET) || isLocked(path)) continue;
    removeQuietly(path);
    discarded.push(name);
  }
  return discarded;
}
