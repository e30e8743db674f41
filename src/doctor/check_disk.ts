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

/** Below this the next layouts may find no room for their logs; as many files. */
const PROBLEM_FILES = 64;

export async function checkDisk(exec: Exec, stateDir: string): Promise<Check[]> {
  const folder = nearestExisting(stateDir);
  const word = shellWordIfNeeded(folder);
  // POSIX output: one line a file system, sizes in KiB.
  const kib = await free(exec, "-Pk", folder);
  if (kib === null) {
    return [warning(CHECK, "the free space is not known", advise`see why: df -Pk ${word}`)];
  }
  const mib = Math.floor(kib / 1024);
  const message = `${mib} MiB free for ${stateDir}`;
  const cure = advise`make room, or set logs.max_mb lower and run agenttower sweep`;
  if (mib < PROBLEM_MIB) return [problem(CHECK, message, cure)];
  // Null where a file system has no such limit, or `df` does not say.
  const files = await free(exec, "-Pi", folder);
  if (files !== null && files < PROBLEM_FILES) {
    const full = `${files} more files can be made on the file system of ${stateDir}`;
    return [
      problem(
        CHECK,
        full,
        advise`remove files from that file system until this says more: df -i ${word}`,
      ),
    ];
  }
  return [mib < WARNING_MIB ? warning(CHECK, message, cure) : ok(CHECK, message)];
}

/** What `df` says is free on the file system of a folder, in the units of the option. */
async function free(exec: Exec, option: string, folder: string): Promise<number | null> {
  const argv = ["df", option, "--", folder];
  const result = await exec("doctor.check", { argv, timeoutMs: TIMEOUT_MS, env: { LC_ALL: "C" } });
  return result.kind === "exit" ? freeIn(result.stdout) : null;
}

/** The fourth field from the end of the second line's numbers; a device's name may hold blanks. */
function freeIn(output: string): number | null {
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
