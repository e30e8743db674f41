/** What tells a process from every other of this machine, as Linux knows it (proc_pid_stat(5)). */

export interface ProcessIdentity {
  readonly bootId: string;
  readonly pidNamespace: string;
  readonly pid: number;
  /** In clock ticks since boot. */
  readonly startTicks: string;
}

/** This process, or another of its pid namespace; null where there is none, or that cannot be told. */
export function thisProcess(pid: string | number = Deno.pid): ProcessIdentity | null {
  try {
    const stat = Deno.readTextFileSync(`/proc/${pid}/stat`);
    return {
      bootId: Deno.readTextFileSync("/proc/sys/kernel/random/boot_id").trim(),
      pidNamespace: Deno.readLinkSync("/proc/self/ns/pid").replaceAll(/\D/g, ""),
      pid: Number(pid),
      // The name may hold blanks and parentheses; fields count from the last one.
      startTicks: stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? "",
    };
  } catch {
    return null;
  }
}
