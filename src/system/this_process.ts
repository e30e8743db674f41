/** What tells a process from every other of this machine (Linux: proc_pid_stat(5)). */
import { inOwnProc, readKernelFile } from "./libc.ts";
import { darwinProcess } from "./platform/darwin.ts";
import type { ProcessIdentity } from "./platform/process_identity.ts";

/** This process, or another of its pid namespace; null where there is none, or that cannot be told. */
export function thisProcess(pid: string | number = Deno.pid): ProcessIdentity | null {
  if (Deno.build.os === "darwin") return darwinProcess(pid);
  const stat = readKernelFile(`/proc/${pid}/stat`);
  const bootId = readKernelFile("/proc/sys/kernel/random/boot_id");
  const namespace = inOwnProc((own) => own.link("ns/pid"));
  if (stat === null || bootId === null || namespace === null) return null;
  return {
    bootId: bootId.trim(),
    pidNamespace: namespace.replaceAll(/\D/g, ""),
    pid: Number(pid),
    // The name may hold blanks and parentheses; fields count from the last one.
    startTicks: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "",
  };
}
