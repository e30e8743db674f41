/** Who may ask what (contract: methods.md, "Peer scope"). */
import { hostOnly } from "../model/refusals/containers.ts";
import { isSameContainerId } from "../containers/match_container.ts";
import { type Caller, ownContainer } from "../containers/own_container.ts";
import { getAgent } from "../store/agents.ts";
import type { Reader } from "../store/db.ts";
import { getLayout } from "../store/layouts.ts";
import { getPane } from "../store/panes.ts";
import type { Method, Namespace } from "./method.ts";

export type Params = Readonly<Record<string, unknown>>;

/** Everything, or one container. */
export type PeerScope =
  | { readonly kind: "host" }
  | { readonly kind: "container"; readonly containerId: string };

/** No container has this id. */
const NO_CONTAINER = "";

/**
 * What this process may reach.
 *
 * @throws {Refusal} `host_only` inside a container that is not exactly one of the registry's.
 */
export function peerScopeOf(asker: Caller): PeerScope {
  if (asker.peer.kind === "host") return asker.peer;
  const own = ownContainer(asker);
  if (!own) throw hostOnly();
  return { kind: "container", containerId: own.id };
}

/**
 * The request's fields as the asking process may mean them: a container's lists are narrowed to itself.
 * Fields of the wrong type are left for the method's own shape to refuse.
 *
 * @throws {Refusal} `host_only` for what is outside the caller's container.
 */
export function authorize(
  scope: PeerScope,
  reader: Reader,
  asked: { readonly method: Pick<Method, "access">; readonly namespace: Namespace },
  params: Params,
): Params {
  if (scope.kind === "host") return params;
  if (asked.namespace === "app") throw hostOnly();
  const own = scope.containerId;
  const requireOwn = (containerId: string | undefined) => {
    if (containerId !== undefined && containerId !== own) throw hostOnly();
    return params;
  };
  switch (asked.method.access) {
    case "anyone":
      return params;
    case "own":
      return { ...params, container_id: own };
    case "list":
      return { ...params, container_id: restrictToOwn(params.container_id, own) };
    case "container": {
      const { container_id: named } = params;
      if (typeof named !== "string") return params;
      if (!isSameContainerId(named, own)) throw hostOnly();
      return { ...params, container_id: own };
    }
    case "layout":
      return requireOwn(containerIdOf(params.layout_id, (id) => getLayout(reader, id)));
    case "pane":
      return requireOwn(
        containerIdOf(
          params.pane_id ?? params.predecessor_pane_id,
          (id) => getPane(reader, id) ?? getAgent(reader, id),
        ),
      );
    case "host":
      throw hostOnly();
  }
}

function restrictToOwn(named: unknown, own: string): unknown {
  if (named === undefined || named === null) return own;
  if (typeof named !== "string") return named;
  return isSameContainerId(named, own) ? own : NO_CONTAINER;
}

function containerIdOf(
  id: unknown,
  find: (id: string) => { readonly containerId: string } | undefined,
): string | undefined {
  return typeof id === "string" ? find(id)?.containerId : undefined;
}
