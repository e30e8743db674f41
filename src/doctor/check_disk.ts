/** Checks the room that is left for state and logs. */
import { advise } from "../model/advice.ts";
import { shellWordIfNeeded } from "../system/shell.ts";
import type { Exec } from "../system/exec.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "disk";
const TIMEOUT_MS = 5000;

/** Below this commands begin to fail; below that one busy log may fill it in a day. MiB. */
const PROBLEM_MIB = 16;
const WARNING_MIB = 256;

export async function checkDisk(exec: Exec, stateDir: string): Promise<Check> {
  const folder = nearestExisting(stateDir);
  // POSIX output: one line a file system, sizes in KiB.
  const argv = ["df", "-Pk", "--", folder];
  const result = await exec("doctor.check", { argv, timeoutMs: TIMEOUT_MS, env: { LC_ALL: "C" } });
  const kib = result.kind === "exit" ? freeKib(result.stdout) : null;
  if (kib === null) {
    const word = shellWordIfNeeded(folder);
    return warning(
      CHECK,
      "the free space is not known",
      advise`see why: df -Pk ${word}`,
    );
  }
  const mib = Math.floor(kib / 1024);
  const message = `${mib} MiB free for ${stateDir}`;
  const cure = advise`make room, or set logs.max_mb lower and run agenttower sweep`;
  if (mib < PROBLEM_MIB) return problem(CHECK, message, cure);
  return mib < WARNING_MIB ? warning(CHECK, message, cure) : ok(CHECK, message);
}

/** The fourth field from the end of the second line's numbers; a device's name may hold blanks. */
function freeKib(output: string): number | null {
  const match = /\s(\d+)\s+(-?\d+)\s+(-?\d+)\s+\d+%\s/.exec(output.split("\n")[1] ?? "");
  return match ? Number(match[3]) : null;
}

function nearestExisting(path: string): string {
  try {
    Deno.statSync(path);
    return path;
  } catch {
    const slash = path.lastIndexOf("/");
    return slash <= 0 ? "/" : nearestExisting(path.slice(0, slash));
  }
}
