/** Names that a shell may offer, from what is on record; nothing is asked, made or repaired. */
import { LOCAL_CONTAINER } from "../../model/container.ts";
import { namesAmong } from "../../containers/container_names.ts";
import { LIVE_STATES } from "../../model/states.ts";
import { peerScopeOf } from "../../rpc/access.ts";
import { activeAgents } from "../../store/agents.ts";
import { listContainers } from "../../store/containers.ts";
import { type Reader, Store } from "../../store/db.ts";
import { standingLayouts } from "../../store/layouts.ts";
import { currentPanes, panesInStates } from "../../store/panes.ts";
import { allRoutes } from "../../store/routes.ts";
import { requireOwnFile } from "../../system/files.ts";
import { type Paths, resolvePaths } from "../../system/paths.ts";
import { inOwnProc } from "../../system/libc.ts";
import { readPeer } from "../../system/peer/peer.ts";
import type { CommandTree } from "../command/command_tree.ts";
import { alone, type Called, shortest } from "./called.ts";
import { type TypedLine, valuesOf } from "./line.ts";

/**
 * None where there is nothing to read. A key press waits for this: each kind loads what it needs.
 *
 * @param environment The folders where the line names no others.
 */
export async function namesFor(
  kind: string,
  line: TypedLine,
  environment: Paths,
  commands: CommandTree,
): Promise<readonly string[]> {
  const paths = pathsOn(line, environment);
  switch (kind) {
    case "command":
      return await commandWords(line, commands);
    case "method":
      return await methodNames();
    case "schema": {
      const { FILE_KINDS } = await import("../../config/schemas/file_schemas.ts");
      return [...FILE_KINDS, ...await methodNames()];
    }
    case "setting":
      return (await settingKeys()).map(({ name }) => name);
    case "setting-value": {
      const key = (await settingKeys()).find(({ name }) => line.words.includes(name));
      return key === undefined ? [] : wordsOf(key.rule.schema);
    }
    case "template":
      return [...await templates(paths)].map(([name]) => name);
    case "profile":
      return await profileNames(paths);
    case "launch": {
      const { launchWords } = await import("./launch.ts");
      return launchWords(line, {
        templates: await templates(paths),
        profiles: await profileNames(paths),
      });
    }
    case "program": {
      const { loadPrograms } = await import("../../config/programs.ts");
      const { BUILT_IN_PROGRAMS } = await import("../../programs/built_in.ts");
      return [...BUILT_IN_PROGRAMS.keys(), ...loadPrograms(paths.config).programs.keys()];
    }
    default:
      return recordNames(kind, line, paths);
  }
}

function pathsOn(line: TypedLine, environment: Paths): Paths {
  const folder = (option: string) =>
    valuesOf(line, option).at(-1)?.replace(/^~(?=\/|$)/, Deno.env.get("HOME") ?? "~");
  const stateDir = folder("state-dir") ?? environment.state;
  const configDir = folder("config-dir") ?? environment.config;
  return resolvePaths({ stateDir, configDir }, () => undefined, Deno.cwd);
}

/** The words of commands, behind `help`. */
async function commandWords(
  { words }: TypedLine,
  commands: CommandTree,
): Promise<readonly string[]> {
  const [noun, ...more] = words.slice(words.indexOf("help") + 1);
  if (noun === undefined) return commands.names;
  const found = (await commands.load()).find(({ name }) => name === noun);
  if (found === undefined || more.length > 0) return [];
  return found.commands.map(({ name }) => name).filter((name) => name !== "");
}

async function methodNames(): Promise<string[]> {
  const { NAMED_METHODS } = await import("../../rpc/methods/table.ts");
  return NAMED_METHODS.map(({ name }) => name);
}

async function settingKeys() {
  const { SETTING_KEYS } = await import("../../config/settings/setting_table.ts");
  return SETTING_KEYS;
}

/** The words that a schema takes, where it takes nothing but some. */
function wordsOf(schema: Readonly<Record<string, unknown>>): string[] {
  if (schema.type === "boolean") return ["true", "false"];
  return Array.isArray(schema.enum) ? schema.enum.map(String) : [];
}

async function templates({ config }: Paths) {
  const { loadTemplates } = await import("../../config/templates.ts");
  return loadTemplates(config).templates;
}

async function profileNames({ config }: Paths): Promise<string[]> {
  const { loadProfiles } = await import("../../config/profiles.ts");
  return [...loadProfiles(config).profiles.keys()];
}

function recordNames(kind: string, line: TypedLine, paths: Paths): readonly string[] {
  const peer = inOwnProc((own) => readPeer(own, paths.state));
  const names = fromState(paths, (reader) => {
    const scope = peerScopeOf({ peer, store: reader });
    const isReachable = ({ containerId }: { containerId: string }) =>
      scope.kind === "host" || scope.containerId === containerId;
    const known = listContainers(reader);
    const containers = new Map(known.map((container) => [container.id, container]));
    containers.delete(LOCAL_CONTAINER);
    const containerNames = namesAmong(known);
    const placed = (containerId: string, name: string): Called => ({
      name,
      full: `${containerNames.get(containerId) ?? containerId}/${name}`,
    });
    const layouts = standingLayouts(reader).filter(isReachable)
      .map(({ id, containerId, tmuxSessionName }) => ({
        id,
        called: placed(containerId, tmuxSessionName),
      }));
    const labelled = (records: readonly { containerId: string; label: string }[]) =>
      records.filter(isReachable).map(({ containerId, label }) => placed(containerId, label));
    const ofKind = (kind: string): Called[] => {
      switch (kind) {
        case "container":
        case "other-container":
          return [...containers.values()]
            .filter(({ id }) => isReachable({ containerId: id })).map(({ id, name }) =>
              alone(containerNames.get(id) ?? name)
            );
        case "layout":
          return layouts.map(({ called }) => called);
        case "pane":
          return labelled(panesInStates(reader, [...LIVE_STATES, "failed"], null));
        case "agent":
          return labelled(activeAgents(reader));
        case "label":
          return layouts
            .filter(({ called: { name, full } }) =>
              line.words.includes(name) || line.words.includes(full)
            )
            .flatMap(({ id }) => currentPanes(reader, id).map(({ label }) => alone(label)));
        case "route":
          return scope.kind === "host" ? allRoutes(reader).map(({ id }) => alone(id)) : [];
        default:
          return [];
      }
    };
    return shortest(kind.split("-or-").flatMap(ofKind), line.current);
  });
  return kind === "container" && peer.kind === "host" ? [LOCAL_CONTAINER, ...names] : names;
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
