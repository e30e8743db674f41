/** Wires the one context, with the real world behind every part of it. */
import { isThere } from "../config/text_file.ts";
import type { Context } from "../context.ts";
import { LOCAL_CONTAINER } from "../model/container.ts";
import { DEFAULT_SETTINGS, type Settings, SETTINGS_FILE } from "../model/settings.ts";
import { invalid } from "../model/refusals/validation.ts";
import { getContainer } from "../store/containers.ts";
import { flushAudit } from "../audit/flush.ts";
import type { Store } from "../store/db.ts";
import { systemClock } from "../system/clock.ts";
import { forkWorker } from "../system/fork.ts";
import { randomIds } from "../system/ids.ts";
import { inOwnProc } from "../system/libc.ts";
import { Locks } from "../system/locks/lock.ts";
import type { Paths } from "../system/paths.ts";
import { readPeer } from "../system/peer/peer.ts";
import { readPlace } from "../system/place/read_place.ts";
import type { Spans } from "../system/spans.ts";
import type { Outside } from "./outside.ts";
import { openState } from "./state_folder.ts";

export interface OpenOptions {
  readonly paths: Paths;
  /** Tells the operator; the same text comes once. */
  readonly warn: (text: string) => void;
  /** Tells the operator that another process is being waited for. */
  readonly note: (text: string) => void;
  /** Tells the operator what is only of interest to who asks for more. */
  readonly detail?: (text: string) => void;
  readonly spans?: Spans;
}

export interface Opened {
  readonly context: Context;
  close(): void;
}

/**
 * Opens settings and state.
 *
 * @throws {Refusal} `validation_failed` for unusable settings, `state_unavailable` for unusable state.
 */
export async function open(options: OpenOptions): Promise<Opened> {
  const { paths, spans } = options;
  const begunAt = performance.now();
  const settings = await loadSettings(paths.config);
  const opened = wire(options, settings);
  // Events that a command left unwritten when it died are appended by the next command of any kind.
  await flushAudit(opened.context);
  spans?.ended("open", begunAt);
  return opened;
}

/**
 * Opens the state with these settings.
 *
 * @throws {Refusal} `state_unavailable` for unusable state.
 */
export function wire(
  options: OpenOptions,
  settings: Settings,
): Opened {
  const { paths, note, detail = () => {}, spans } = options;
  const localSocketName = socketName(Deno.env.get("AGENTTOWER_TMUX_SOCKET"));
  const warn = once(options.warn);
  const waitMs = settings.locks.waitSeconds * 1000;
  const { store, close } = openState(
    paths,
    (reason) => {
      warn(`the state folder can only be read (${reason}); tmux is not asked`);
    },
    waitMs,
    spans,
  );
  let outside: Outside | null = null;
  // A command that asks nobody does without.
  const reachOut = async () => {
    const { Outside } = await import("./outside.ts");
    return outside ??= new Outside(detail, spans);
  };
  const context: Context = {
    paths,
    settings,
    templates: () => loadTemplatesOf(paths),
    profiles: () => loadProfilesOf(paths),
    programs: () => loadProgramsOf(paths),
    store,
    exec: async (point, request) => (await reachOut()).exec(point, request),
    inspected: new Map(),
    looked: new Map(),
    tmux: { run: async (target, request) => (await reachOut()).tmux.run(target, request) },
    clock: systemClock,
    ids: randomIds,
    locks: new Locks(
      paths.locks,
      (name, doing) => note(waiting(store, name, doing)),
      randomIds.token,
      systemClock,
      waitMs,
      spans,
    ),
    forkWorker: forkWorker({ stateDir: paths.state, configDir: paths.config }),
    ...inOwnProc((own) => ({ peer: readPeer(own, paths.state), place: readPlace(own) })),
    localSocketName,
    workingDir: workingDir(),
    searchPath: Deno.env.get("PATH") ?? null,
    warn,
  };
  return {
    context,
    close: () => {
      outside?.close();
      close();
    },
  };
}

// The YAML parser is slow to load, and most commands do without it.

async function loadTemplatesOf({ config }: Paths) {
  const { loadTemplates } = await import("../config/templates.ts");
  return loadTemplates(config);
}

async function loadProfilesOf({ config }: Paths) {
  const { loadProfiles } = await import("../config/profiles.ts");
  return loadProfiles(config);
}

async function loadProgramsOf({ config }: Paths) {
  const { BUILT_IN_PROGRAMS } = await import("../programs/built_in.ts");
  const { PROGRAM_FOLDER } = await import("../model/activity/program.ts");
  if (!mayBeThere(`${config}/${PROGRAM_FOLDER}`)) {
    return { programs: BUILT_IN_PROGRAMS, warnings: [] };
  }
  const { loadPrograms } = await import("../config/programs.ts");
  const { programs, warnings } = loadPrograms(config);
  return { programs: new Map([...BUILT_IN_PROGRAMS, ...programs]), warnings };
}

async function loadSettings(configDir: string): Promise<Settings> {
  // Most have no such file, and the loader takes half as long as everything else.
  if (!mayBeThere(`${configDir}/${SETTINGS_FILE}`)) return DEFAULT_SETTINGS;
  const { loadSettings } = await import("../config/settings/settings.ts");
  return loadSettings(configDir);
}

/** Whether the file may exist; true also where that cannot be determined, since the loader then says why. */
function mayBeThere(file: string): boolean {
  try {
    return isThere(file);
  } catch {
    return true;
  }
}

/** What is shown while another process holds a lock. */
function waiting(store: Store, lockName: string, doing: string): string {
  // Locks are named for their container; those of the state folder itself are not.
  const container = lockName === LOCAL_CONTAINER
    ? LOCAL_CONTAINER
    : getContainer(store, lockName)?.name;
  const where = container === undefined ? "" : ` in ${container}`;
  return `waiting for ${doing || "another agenttower"}${where}…`;
}

/** tmux keeps its sockets in one folder, by name. */
function socketName(name: string | undefined): string {
  if (!name) return "default";
  if (!/[/\0]/.test(name) && name !== "." && name !== "..") return name;
  throw invalid("AGENTTOWER_TMUX_SOCKET", "must be the name of a tmux socket, not a path");
}

/** Null where the directory is gone, as the launcher may have found, or may not be read. */
function workingDir(): string | null {
  if (Deno.env.has("AGENTTOWER_FOLDER_GONE")) return null;
  try {
    return Deno.cwd();
  } catch {
    return null;
  }
}

function once(tell: (text: string) => void): (text: string) => void {
  const told = new Set<string>();
  return (text) => {
    if (told.has(text)) return;
    told.add(text);
    tell(text);
  };
}
