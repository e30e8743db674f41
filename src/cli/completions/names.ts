/** Names that a shell may offer, from what is on record; nothing is asked, made or repaired. */
import { LOCAL_CONTAINER } from "../../model/container.ts";
import { LIVE_STATES } from "../../model/states.ts";
import { peerScopeOf } from "../../rpc/access.ts";
import { activeAgents } from "../../store/agents.ts";
import { listContainers } from "../../store/containers.ts";
import { type Reader, Store } from "../../store/db.ts";
import { standingLayouts } from "../../store/layouts.ts";
import { panesInStates } from "../../store/panes.ts";
import { requireOwnFile } from "../../system/files.ts";
import type { Paths } from "../../system/paths.ts";
import { readPeer } from "../../system/peer/peer.ts";

/** None where there is nothing to read. A key press waits for this: each kind loads what it needs. */
export async function namesFor(
  kind: string,
  paths: Paths,
  commands: readonly string[],
): Promise<readonly string[]> {
  if (kind === "command") return commands;
  if (kind === "method" || kind === "schema") {
    const { NAMED_METHODS } = await import("../../rpc/methods/table.ts");
    const methods = NAMED_METHODS.map(({ name }) => name);
    if (kind === "method") return methods;
    const { FILE_KINDS } = await import("../../config/schemas/file_schemas.ts");
    return [...FILE_KINDS, ...methods];
  }
  if (kind === "setting") {
    const { SETTING_KEYS } = await import("../../config/setting_table.ts");
    return SETTING_KEYS.map(({ name }) => name);
  }
  if (kind === "template") {
    const { loadTemplates } = await import("../../config/templates.ts");
    return [...loadTemplates(paths.config).templates.keys()];
  }
  if (kind === "profile") {
    const { loadProfiles } = await import("../../config/profiles.ts");
    return [...loadProfiles(paths.config).profiles.keys()];
  }
  if (kind === "program") {
    const { loadPrograms } = await import("../../config/programs.ts");
    const { BUILT_IN_PROGRAMS } = await import("../../programs/built_in.ts");
    return [...BUILT_IN_PROGRAMS.keys(), ...loadPrograms(paths.config).programs.keys()];
  }
  return recordNames(kind, paths);
}

function recordNames(kind: string, paths: Paths): readonly string[] {
  const peer = readPeer(paths.state);
  const names = fromState(paths, (reader) => {
    const scope = peerScopeOf({ peer, store: reader });
    const isReachable = (containerId: string) =>
      scope.kind === "host" || scope.containerId === containerId;
    const containers = new Map(
      listContainers(reader).map((container) => [container.id, container]),
    );
    containers.delete(LOCAL_CONTAINER);
    const called = (records: readonly { containerId: string; name: string }[]) => {
      const own = records.filter(({ containerId }) => isReachable(containerId));
      return [
        ...own.map(({ name }) => name).filter((name) => isAlone(own, name)),
        ...own.map(({ containerId: id, name }) => `${containers.get(id)?.name ?? id}/${name}`),
      ];
    };
    const ofKind = (kind: string): string[] => {
      switch (kind) {
        case "container":
          return [...containers.values()].filter(({ id }) => isReachable(id))
            .map(({ name }) => name);
        case "layout":
          return called(
            standingLayouts(reader).map((layout) => ({ ...layout, name: layout.tmuxSessionName })),
          );
        case "pane":
          return called(
            panesInStates(reader, [...LIVE_STATES, "failed"], null)
              .map((pane) => ({ ...pane, name: pane.label })),
          );
        case "agent":
          return called(activeAgents(reader).map((agent) => ({ ...agent, name: agent.label })));
        default:
          return [];
      }
    };
    return kind.split("-or-").flatMap(ofKind);
  });
  return kind === "container" && peer.kind === "host" ? [LOCAL_CONTAINER, ...names] : names;
}

/** Whether a name is of one container only, and cannot be taken for an option. */
function isAlone(
  records: readonly { readonly containerId: string; readonly name: string }[],
  name: string,
): boolean {
  const places = new Set(
    records.filter((each) => each.name === name).map(({ containerId }) => containerId),
  );
  return places.size === 1 && !name.startsWith("-");
}

function fromState(paths: Paths, read: (reader: Reader) => string[]): string[] {
  try {
    requireOwnFile(paths.database);
    const store = Store.openReadOnly(paths.database);
    try {
      return [...new Set(read(store))];
    } finally {
      store.close();
    }
  } catch {
    // A completion that fails gives no names, and no error.
    return [];
  }
}
