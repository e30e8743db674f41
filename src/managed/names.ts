/** Names of locks. */

/** Held by whoever changes this container's tmux. */
export function containerLock(containerId: string): string {
  return containerId;
}

/** Held by the container's worker for as long as it lives. */
export function workerLease(containerId: string): string {
  return `${containerId}.worker`;
}
