/** Processes that carry a variable in their environment, however they were started. */
import { within } from "./within.ts";

const KILL_MS = 60_000;

/** Their ids. Linux only. The marker must not be in this process's own environment. */
export async function markedProcesses(marker: string): Promise<number[]> {
  const { stdout } = await new Deno.Command("sh", {
    args: ["-c", 'grep -l -z -s -x -F -- "$0" /proc/[0-9]*/environ', marker],
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).output();
  const ids = new TextDecoder().decode(stdout).match(/\d+/g) ?? [];
  return ids.map(Number);
}

/**
 * Kills them, and those that they start meanwhile, until there are none.
 *
 * @throws {Error} when some are still there after a minute.
 */
export async function killMarked(marker: string): Promise<void> {
  const ended = await within(KILL_MS, async () => {
    const ids = await markedProcesses(marker);
    for (const id of ids) {
      try {
        Deno.kill(id, "SIGKILL");
      } catch (error) {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      }
    }
    return ids.length === 0;
  });
  if (!ended) throw new Error(`processes with ${marker} do not end`);
}
