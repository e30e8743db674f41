/** Who holds a lock, as far as the lock's file and the kernel tell. */
import type { LockHolder } from "../../model/lock_holder.ts";
import { lstatOrNull, readShortFile } from "../files.ts";
import { readKernelFile } from "../libc.ts";

/** What a holder writes into its lock's file, for people. */
export function holderNote(doing: string, pid: number): string {
  return `${doing}\n${pid}\n`;
}

/** What a holder wrote; `pid` is null where it is missing. */
export function readHolderNote(text: string): { doing: string; pid: number | null } {
  const [doing = "", pid = ""] = text.split("\n");
  return { doing, pid: /^\d+$/.test(pid) ? Number(pid) : null };
}

/** The holder of the lock on the file at `path`, which is held at this moment; `now` is the wall clock's time. */
export function holderOf(path: string, now: Date): LockHolder {
  const noted = readHolderNote(readShortFile(path));
  const info = lstatOrNull(path);
  const table = readKernelFile("/proc/locks") ?? "";
  const pid = info === null ? null : lockingPid(table, info, noted.pid);
  const isNoted = pid === null || pid === noted.pid;
  return {
    doing: isNoted ? noted.doing : "",
    pid,
    command: pid === null ? null : commandOf(pid),
    isStopped: pid !== null && isStopped(readKernelFile(`/proc/${pid}/stat`) ?? ""),
    // The file is written when the lock is taken, and not after that.
    heldMs: isNoted && info?.mtime ? Math.max(0, now.getTime() - info.mtime.getTime()) : null,
  };
}

/**
 * The process that holds an exclusive lock on a file, by the kernel's table (proc_locks(5)); null when that
 * process is not to be seen from here. Some file systems show other device numbers there than stat(2) gives:
 * then it has to be the process that the file names.
 */
export function lockingPid(
  table: string,
  { ino, dev }: { readonly ino: number | null; readonly dev: number },
  noted: number | null,
): number | null {
  const held = [...table.matchAll(/^\d+: FLOCK +\S+ +WRITE +(\d+) +(\w+:\w+):(\d+) /gm)]
    .map(([, pid, device, inode]) => ({ pid: Number(pid), device, inode: Number(inode) }))
    .filter((each) => each.pid > 0 && each.inode === ino);
  const exact = held.find(({ device }) => device === deviceName(dev));
  return (exact ?? held.find(({ pid }) => pid === noted))?.pid ?? null;
}

/** As the kernel's table writes a device (gnu_dev_major(3), where stat(2) gives both numbers in one). */
function deviceName(dev: number): string {
  const number = BigInt(dev);
  const major = (number >> 8n & 0xfffn) | (number >> 32n & 0xfffff000n);
  const minor = (number & 0xffn) | (number >> 12n & 0xffffff00n);
  return [major, minor].map((part) => part.toString(16).padStart(2, "0")).join(":");
}

/** Whether a process stands still because of a signal or a debugger (proc_pid_stat(5)). */
export function isStopped(stat: string): boolean {
  return /^[Tt]/.test(stat.slice(stat.lastIndexOf(")") + 2));
}

const MAX_COMMAND = 100;

/** How a process was called, in short and printable; null where the kernel does not say. */
function commandOf(pid: number): string | null {
  return shortCommand((readKernelFile(`/proc/${pid}/cmdline`) ?? "").split("\0"));
}

/** The command line without what stands before the program's own arguments; null when there is none. */
export function shortCommand(words: readonly string[]): string | null {
  const program = words.findIndex((word) => /(^|\/)(main\.ts|agenttower)$/.test(word));
  const own = program < 0 ? words : ["agenttower", ...words.slice(program + 1)];
  const text = own.join(" ").replaceAll(/\p{Cc}/gu, " ").trim();
  if (text === "") return null;
  return text.length > MAX_COMMAND ? `${text.slice(0, MAX_COMMAND - 1)}…` : text;
}
