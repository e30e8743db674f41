/**
 * The order in which processes get a lock. flock(2) promises none, so waiters stand in a queue: each holds a
 * ticket file and waits for the ticket before its own. A waiter that dies lets its successor come early; safety
 * comes from the lock alone.
 */
import { filesIn, readShortFile, removeQuietly, requireOwnFile } from "../files.ts";
import { isLocked, LockFile } from "./flock.ts";
import { holderNote } from "./holder.ts";
import { type Deadline, lockBefore, lockOrClose } from "./deadline.ts";

const TICKET = ".ticket.";

/** The queue of one lock. */
export class TicketQueue {
  constructor(private readonly directory: string, private readonly name: string) {}

  /** Names the ticket that came last. */
  get #path(): string {
    return `${this.directory}/${this.name}.queue`;
  }

  /** @throws {Refusal} `state_unavailable` when something else is in the place of the queue's file. */
  requireUsable(): void {
    requireOwnFile(this.#path);
  }

  /** Whether a living process stands in the queue. */
  isOccupied(): boolean {
    const last = this.#last();
    return last !== null && isLocked(last);
  }

  /** The paths of all tickets. */
  tickets(): string[] {
    return filesIn(this.directory)
      .filter((name) => name.startsWith(`${this.name}${TICKET}`))
      .map((name) => `${this.directory}/${name}`);
  }

  /** The path of the ticket that came last; null when there is none. */
  #last(): string | null {
    const last = readShortFile(this.#path);
    return last.startsWith(`${this.name}${TICKET}`) && !last.includes("/")
      ? `${this.directory}/${last}`
      : null;
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
    const file = LockFile.make(path);
    try {
      if (!(await lockBefore(file, deadline))) return null;
      file.write(holderNote("in line", Deno.pid));
      return await this.#advance(ticket, deadline) ? await act() : null;
    } finally {
      removeQuietly(path);
      file.close();
    }
  }

  /** Puts the ticket at the end and waits for the one before it; false when the time is up. */
  async #advance(ticket: string, deadline: Deadline): Promise<boolean> {
    const queue = LockFile.make(this.#path);
    if (!(await lockOrClose(queue, deadline))) return false;
    const last = this.#last();
    queue.write(ticket);
    queue.close();
    const before = last === null ? null : LockFile.open(last);
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
  for (const name of filesIn(directory)) {
    const path = `${directory}/${name}`;
    if (!name.includes(TICKET) || isLocked(path)) continue;
    removeQuietly(path);
    discarded.push(name);
  }
  return discarded;
}
