/** The place in which this process runs, as the kernel says. */
import { type OwnProc, readKernelFile } from "../libc.ts";
import { darwinPlace } from "../platform/darwin.ts";
import { claimsInCgroup } from "../peer/peer_cgroup.ts";
import { claimsInMounts, parseMountinfo } from "../peer/peer_mounts.ts";
import type { Place } from "./place.ts";

/** The number of the first pid namespace, of which all others are part (linux/proc_ns.h). */
const FIRST_PID_NAMESPACE = "4026531836";

/** machine-id(5). */
const MACHINE_ID = "/etc/machine-id";

/** What the kernel, and the machine's own files, say of this process. */
export interface PlaceFacts {
  /** Where `/proc/self/ns/pid` leads. */
  readonly namespace: string;
  /** `/proc/self/status`. */
  readonly status: string;
  /** `/proc/self/cgroup`. */
  readonly cgroup: string;
  /** `/proc/self/mountinfo`. */
  readonly mountinfo: string;
  readonly bootId: string;
  readonly machineId: string;
  readonly hostName: string;
  /** The name of the first process. */
  readonly init: string;
}

/** Null where this cannot be told. */
export function judgePlace(facts: PlaceFacts): Place | null {
  const pidNamespace = /^pid:\[(\d+)\]$/.exec(facts.namespace)?.[1];
  if (pidNamespace === undefined) return null;
  const mounts = parseMountinfo(facts.mountinfo);
  const [containerId] = [...claimsInMounts(mounts), ...claimsInCgroup(facts.cgroup)];
  const machine = containerId ?? (facts.machineId || facts.hostName.replaceAll("/", ""));
  if (machine === "") return null;
  // A sandbox has a procfs of its own over the other, or sees itself in that of the namespace around it.
  const seesItself = /^NSpid:\t\d+$/m.test(facts.status) &&
    mounts.filter(({ mountPoint }) => mountPoint === "/proc").length === 1;
  const isSystem = /^(?:systemd|init)\b/.test(facts.init);
  const isWhole = pidNamespace === FIRST_PID_NAMESPACE ||
    seesItself && (containerId !== undefined || isSystem);
  return { machine, bootId: facts.bootId, pidNamespace, isWhole };
}

/** Null where the place cannot be told. */
export function readPlace(own: OwnProc): Place | null {
  if (Deno.build.os === "darwin") return darwinPlace();
  if (Deno.build.os !== "linux") return null;
  const line = (path: string) => readKernelFile(path)?.trim() ?? "";
  return judgePlace({
    namespace: own.link("ns/pid") ?? "",
    status: own.text("status") ?? "",
    cgroup: own.text("cgroup") ?? "",
    mountinfo: own.text("mountinfo") ?? "",
    bootId: line("/proc/sys/kernel/random/boot_id"),
    machineId: /^[0-9a-f]{32}$/.exec(line(MACHINE_ID))?.[0] ?? "",
    hostName: line("/proc/sys/kernel/hostname"),
    init: line("/proc/1/comm"),
  });
}
