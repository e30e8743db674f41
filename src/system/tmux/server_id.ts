/**
 * The name of one run of a tmux server, told from every other before and after it: the kernel's boot, the start
 * of the container's first process, the server's pid and the time of its start, with a slash between.
 */

/** What the machine around a server says of itself. */
export interface Surroundings {
  readonly bootId: string;
  /** Start of the container's first process, in clock ticks since boot. */
  readonly initStart: string;
}

/** The process of a server, as tmux tells it. */
export interface ServerProcess {
  readonly pid: string;
  /** In seconds since 1970. */
  readonly startTime: string;
}

export function serverId(around: Surroundings, process: ServerProcess): string {
  return [around.bootId, around.initStart, process.pid, process.startTime].join("/");
}

/** The process in a recorded server id; its parts are empty where the id has none. */
export function processOf(serverId: string): ServerProcess {
  const [, , pid = "", startTime = ""] = serverId.split("/");
  return { pid, startTime };
}

/** Whether a recorded server belonged to this run of the container, dead or alive. */
export function isSameStart(serverId: string, around: Surroundings): boolean {
  return serverId.startsWith(`${around.bootId}/${around.initStart}/`);
}
