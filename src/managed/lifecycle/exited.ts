/** How the end of a pane's process is told to people. Pure. */

/** @param exitCode null where tmux has not told it. */
export function exited(exitCode: number | null, elapsedMs: number): string {
  const status = exitCode === null ? "" : ` with ${exitCode}`;
  return `its command exited${status} after ${(elapsedMs / 1000).toFixed(1)} s`;
}
