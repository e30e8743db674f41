/** How a worker's log is named: `<container>-<when>.log` in the folder of workers. */

export const WORKER_LOG_SUFFIX = ".log";

/** The name, with its suffix, of the log of a worker that started at `startedAt`. */
export function workerLogName(containerId: string, startedAt: Date): string {
  const when = startedAt.toISOString().replaceAll(/[:.]/g, "-");
  return `${containerId.replaceAll(/[^A-Za-z0-9_.-]/g, "_")}-${when}${WORKER_LOG_SUFFIX}`;
}

/** The container whose worker wrote the log of this name; a container's id has no hyphen. */
export function containerOfWorkerLog(name: string): string {
  const [containerId = ""] = name.split("-");
  return containerId;
}
