/** The lock that a process holds while it changes a container's tmux (contract: state.md, "Locks"). */
import type { BoundedWait, Lock, LockOptions, Locks, RequiredWait } from "./lock.ts";
import { containerLockName } from "./lock_names.ts";

/**
 * A container's lock, held. A function that takes one MUST be called by its holder, as one that takes a `Writer`
 * must be called in a transaction; there is no other way to come by one than to wait for the lock.
 *
 * Order: this lock comes before the database's write transaction, and no lock of another container is taken while
 * it is held.
 */
export class ContainerLock {
  private constructor(readonly containerId: string, private readonly lock: Lock) {}

  /** Waits for the lock; gives and throws what {@link Locks.acquire} does. */
  static acquire(
    locks: Locks,
    containerId: string,
    options: RequiredWait,
  ): Promise<ContainerLock>;
  static acquire(
    locks: Locks,
    containerId: string,
    options: BoundedWait,
  ): Promise<ContainerLock | null>;
  static async acquire(
    locks: Locks,
    containerId: string,
    options: LockOptions,
  ): Promise<ContainerLock | null> {
    const lock = await locks.acquire(containerLockName(containerId), options);
    return lock && new ContainerLock(containerId, lock);
  }

  /** The lock when nobody holds it at this moment, else null. */
  static tryAcquire(locks: Locks, containerId: string, doing: string): ContainerLock | null {
    const lock = locks.tryAcquire(containerLockName(containerId), doing);
    return lock && new ContainerLock(containerId, lock);
  }

  /** Gives the lock up. */
  [Symbol.dispose](): void {
    this.lock.release();
  }
}
