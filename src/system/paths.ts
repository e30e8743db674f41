/** Where settings and state are (contract: cli.md, "Files"). */
import { stateUnavailable } from "../model/refusals/state.ts";

export interface Paths {
  /** Settings; never written to. */
  readonly config: string;
  /** State; mode 0700. */
  readonly state: string;
  readonly database: string;
  readonly audit: string;
  /** Pane logs of containers, a folder each, which may be mounted there. */
  readonly logs: string;
  /** Pane logs of this machine, where no container's mount should reach. */
  readonly localLogs: string;
  readonly locks: string;
  readonly workers: string;
}

/** Directories named on the command line; they win over the environment. */
export interface PathOptions {
  readonly stateDir?: string;
  readonly configDir?: string;
}

/** The folders in the state folder. */
const FOLDERS = { logs: "logs", localLogs: "local-logs", locks: "locks", workers: "workers" };

const APPLICATION = "opensoft/agenttower";

/**
 * Settles all paths from options, then environment, then the home directory, as absolute paths.
 *
 * @throws {Refusal} `state_unavailable` when neither an option, nor the environment, nor HOME says where.
 */
export function resolvePaths(
  options: PathOptions,
  env: (name: string) => string | undefined,
  cwd: () => string,
): Paths {
  // XDG base directories must be absolute; a relative one is to be ignored (XDG Base Directory spec).
  const xdg = (name: string) => {
    const value = env(name);
    return value?.startsWith("/") ? `${value}/${APPLICATION}` : undefined;
  };
  const home = (below: string) => {
    const value = env("HOME");
    if (value) return `${value}/${below}/${APPLICATION}`;
    const reason = "neither HOME, nor AGENTTOWER_STATE_DIR and AGENTTOWER_CONFIG_DIR, are set";
    throw stateUnavailable("other", reason, { lead: "cannot tell where state is" });
  };
  const absolute = (path: string) => path.startsWith("/") ? path : `${cwd()}/${path}`;
  const state = absolute(
    options.stateDir || env("AGENTTOWER_STATE_DIR") || xdg("XDG_STATE_HOME") ||
      home(".local/state"),
  );
  const config = absolute(
    options.configDir || env("AGENTTOWER_CONFIG_DIR") || xdg("XDG_CONFIG_HOME") || home(".config"),
  );
  return {
    config,
    state,
    database: `${state}/agenttower.sqlite3`,
    audit: `${state}/events.jsonl`,
    logs: `${state}/${FOLDERS.logs}`,
    localLogs: `${state}/${FOLDERS.localLogs}`,
    locks: `${state}/${FOLDERS.locks}`,
    workers: `${state}/${FOLDERS.workers}`,
  };
}

/** Whether a folder has the name of one that lies in a state folder. */
export function isFolderOfState(path: string): boolean {
  return Object.values(FOLDERS).some((name) => path.endsWith(`/${name}`));
}
