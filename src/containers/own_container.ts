/** The one container that a process inside a container may reach (contract: methods.md, "Peer scope"). */
import type { Container } from "../model/container.ts";
import { listContainers } from "../store/containers.ts";
import type { Reader } from "../store/db.ts";
import type { Peer } from "../system/peer/peer.ts";
import { isSameContainerId } from "./match_container.ts";

/** Who asks, and the registry. */
export interface Caller {
  readonly peer: Peer;
  readonly store: Reader;
}

/** The container that this process runs in; undefined on the host, and where it is not exactly one on record. */
export function ownContainer({ peer, store }: Caller): Container | undefined {
  if (peer.kind === "host") return undefined;
  const own = listContainers(store)
    .filter(({ id }) => peer.claims.some((claim) => isSameContainerId(claim, id)));
  return own.length === 1 ? own[0] : undefined;
}
