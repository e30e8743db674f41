/** Who runs this process, as the kernel says (contract: methods.md, "Peer scope"). */
import type { OwnProc } from "../libc.ts";
import { claimsInCgroup } from "./peer_cgroup.ts";
import { realPath } from "../real_path.ts";
import {
  claimsInMounts,
  holdingMount,
  isOwnRoot,
  isRuntimeRoot,
  parseMountinfo,
} from "./peer_mounts.ts";

/**
 * `host`, or inside a container: then every container id that the kernel names for this process, 12 or 64
 * hexadecimal characters each. An empty list is a container that cannot be told.
 */
export type Peer =
  | { readonly kind: "host" }
  | { readonly kind: "container"; readonly claims: readonly string[] };

/** The kernel's files that decide who runs the process. */
export interface PeerFacts {
  /** `/proc/self/cgroup`. */
  readonly cgroup: string;
  /** `/proc/self/mountinfo`. */
  readonly mountinfo: string;
  /** The state folder, without links. */
  readonly stateDir: string;
}

/**
 * Who the facts speak of. A process in a container whose state lies in that container's own file system is
 * the host of that state: the peer scope is about containers that see another machine's state through a mount.
 */
export function judgePeer(facts: PeerFacts): Peer {
  const mounts = parseMountinfo(facts.mountinfo);
  const claims = new Set([...claimsInCgroup(facts.cgroup), ...claimsInMounts(mounts)]);
  const root = holdingMount(mounts, "/");
  if (claims.size === 0 && !(root && isRuntimeRoot(root))) return { kind: "host" };
  const holding = holdingMount(mounts, facts.stateDir);
  if (holding && isOwnRoot(holding)) return { kind: "host" };
  return { kind: "container", claims: [...claims] };
}

/**
 * Who runs this process. Host name, environment and marker files in the file system do not count: a
 * container can set those.
 */
export function readPeer(own: OwnProc, stateDir: string): Peer {
  // Elsewhere there are neither these files nor containers that share the kernel.
  if (Deno.build.os !== "linux") return { kind: "host" };
  const cgroup = own.text("cgroup");
  const mountinfo = own.text("mountinfo");
  // A process that hides these files, or shows others in their place, gets no access.
  if (cgroup === null || mountinfo === null) return { kind: "container", claims: [] };
  return judgePeer({ cgroup, mountinfo, stateDir: realPath(stateDir) });
}
