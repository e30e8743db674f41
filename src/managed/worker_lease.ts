/** The name of the lock that a container's worker holds for as long as it lives. */
export function workerLease(containerId: string): string {
  return `${containerId}.worker`;
}
