/** The name of the lock that whoever changes a container's tmux holds (contract: state.md, "Locks"). */
export function containerLock(containerId: string): string {
  return containerId;
}
