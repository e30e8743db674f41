/** What the system lets this process have (getrlimit(2)). */
import { type Advice, advise } from "../model/advice.ts";
import { readKernelFile } from "./libc.ts";

/** Too little for this process's own files, the pipes to its children, and the locks of several containers. */
const MIN_FILES = 64;

/** What a state file may grow by while a command runs, in bytes. */
const GROWTH_BYTES = 16 << 20;

/**
 * Why the process cannot work within its limits, with the cure; null where it can, or that cannot be told. Past the
 * limit of a file's size the system would end it without a word.
 *
 * @param limits the text of `/proc/self/limits` (proc_pid_limits(5)).
 * @param largestBytes the size of the largest file that is written to.
 */
export function limitProblem(
  limits: string,
  largestBytes: number,
): { readonly reason: string; readonly advice: Advice } | null {
  const files = softLimit(limits, "Max open files");
  if (files < MIN_FILES) {
    return {
      reason: `this process may open ${files} files at once, and needs ${MIN_FILES}`,
      advice: advise`raise the limit: ulimit -n 1024`,
    };
  }
  return sizeProblem(limits, largestBytes + GROWTH_BYTES);
}

/** As {@linkcode limitProblem}, for a file that comes to have this many bytes. */
export function sizeProblem(
  limits: string,
  neededBytes: number,
): { readonly reason: string; readonly advice: Advice } | null {
  const bytes = softLimit(limits, "Max file size");
  if (bytes >= neededBytes) return null;
  return {
    reason: `this process may write files of ${bytes} bytes, and needs ${neededBytes}`,
    advice: advise`raise the limit: ulimit -f unlimited`,
  };
}

/** The limits of this process; empty where the kernel does not say. */
export function readLimits(): string {
  return readKernelFile("/proc/self/limits") ?? "";
}

function softLimit(limits: string, name: string): number {
  const line = limits.split("\n").find((each) => each.startsWith(`${name} `));
  const word = line?.slice(name.length).trim().split(/\s+/)[0];
  return word === undefined || word === "unlimited" ? Infinity : Number(word);
}
