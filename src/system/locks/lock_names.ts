/** The names of all locks (contract: state.md, "Locks"). */

/** Locks of the state folder as a whole; their files stay. */
export const STATE_LOCKS = {
  /** Who appends to the audit file. */
  audit: "audit",
  /** Who rotates pane logs. */
  logs: "logs",
  /** Who brings the database to this build's version. */
  migration: "migrate",
} as const;

/** Who changes a container's tmux; taken by {@link ContainerLock} alone. */
export function containerLockName(containerId: string): string {
  return containerId;
}

/** Who types into an agent's pane: two texts at once would be submitted as one. */
export function inputLockName(agentId: string): string {
  return `input.${agentId}`;
}

/** Who adds to a log that is pulled from a container, or rotates it. */
export function pulledLogLock(agentId: string): string {
  return `log.${agentId}`;
}

/** What a container's worker holds for as long as it lives. */
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
