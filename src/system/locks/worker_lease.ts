/** The name of the lock that a container's worker holds for as long as it lives. */
export function workerLease(containerId: string): string {
  return `${containerId}.worker`;
}

/** What a worker writes into its lease, for people. */
export function leaseText(pid: number): string {
  return `worker ${pid}`;
}

/** The process id in the text of a lease; null when there is none. */
export function leaseHolder(text: string): number | null {
  const pid = /^worker (\d+)$/.exec(text)?.[1];
  return pid === undefined ? null : Number(pid);
}
