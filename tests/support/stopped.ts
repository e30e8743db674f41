/** Processes that stand still. */
import type { Sandbox } from "./sandbox.ts";

/** Those of a sandbox, once there is one. */
export function stoppedIn(box: Sandbox): Promise<number[]> {
  return box.eventually(async () => {
    const pids = (await box.processes()).join();
    const { stdout } = await box.exec(["ps", "-o", "pid=,stat=", "-p", pids]);
    const stopped = [...stdout.matchAll(/^ *(\d+) +T/gm)].map(([, pid]) => Number(pid));
    return stopped.length > 0 && stopped;
  });
}
