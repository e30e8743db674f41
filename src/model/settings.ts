/** The operator's settings (contract: cli.md, "Settings"). */

import type { ContainerProgram, Engine } from "./engine/engine_command.ts";

/** Their file in the configuration folder. */
export const SETTINGS_FILE = "config.yaml";

/** Every context that docker knows. */
export const ALL_CONTEXTS = "contexts";
export type EngineChoice = Engine | typeof ALL_CONTEXTS;

export interface Settings {
  /** The engines that are asked for containers; none: the one that `containers.runtime` asks by itself. */
  readonly engines: readonly EngineChoice[];
  readonly containers: {
    /** Case-insensitive substrings of the names that `container scan` takes. */
    readonly nameContains: readonly string[];
    readonly runtime: ContainerProgram;
    /** The user whose tmux is used; null for the container's configured user, else root. */
    readonly benchUser: string | null;
  };
  readonly launch: {
    readonly probeSeconds: number;
    /** Whether a pane with a launch profile stays in tmux when its command has ended. */
    readonly keepDead: boolean;
    readonly path: LaunchPath;
    /** Whether agents are given hooks by which they tell what they are doing. */
    readonly signals: Signals;
    /** What a wait for a layout waits for, unless it is told. */
    readonly waitFor: WaitFor;
  };
  /** What stands before the labels of a layout whose labels are taken, where nothing is said of it. */
  readonly labels: { readonly prefix: LabelPrefix };
  /** How long a change waits for another one before it is refused. */
  readonly locks: { readonly waitSeconds: number };
  readonly logs: { readonly mode: LogMode; readonly maxMb: number };
  readonly recovery: { readonly minIntervalSeconds: number };
  readonly tmux: {
    readonly columns: number;
    readonly rows: number;
    readonly arrangement: Arrangement;
    readonly borders: Borders;
  };
}

/**
 * Where the program of a launch profile is looked for: on the PATH that its layout was made with, or on the one that
 * the user's login shell makes.
 */
export const LAUNCH_PATHS = ["inherit", "login"] as const;
export type LaunchPath = typeof LAUNCH_PATHS[number];

export const SIGNALS = ["auto", "off"] as const;
export type Signals = typeof SIGNALS[number];

/** Until the panes have settled, or until each agent takes input, or waits for a person, as well. */
export const WAITS_FOR = ["ready", "idle"] as const;
export type WaitFor = typeof WAITS_FOR[number];

/** Nothing, unless somebody at a terminal wants it otherwise, or the session's name. */
export const LABEL_PREFIXES = ["none", "session"] as const;
export type LabelPrefix = typeof LABEL_PREFIXES[number];

/** tmux's preset layouts (tmux(1), select-layout). */
export const ARRANGEMENTS = [
  "tiled",
  "even-horizontal",
  "even-vertical",
  "main-horizontal",
  "main-vertical",
] as const;
export type Arrangement = typeof ARRANGEMENTS[number];

/** What the borders of panes show in the windows that are made: the panes' labels, or what the user's tmux.conf says. */
export const BORDERS = ["label", "off"] as const;
export type Borders = typeof BORDERS[number];

/**
 * How what panes write reaches this host: through a mount, or taken from the container where there is none (`auto`);
 * through a mount alone; always taken; not at all.
 */
export const LOG_MODES = ["auto", "mount", "pull", "off"] as const;
export type LogMode = typeof LOG_MODES[number];

export const DEFAULT_SETTINGS: Settings = {
  engines: [],
  containers: { nameContains: ["bench"], runtime: "docker", benchUser: null },
  launch: {
    probeSeconds: 1,
    keepDead: true,
    path: "inherit",
    signals: "auto",
    waitFor: "ready",
  },
  labels: { prefix: "none" },
  locks: { waitSeconds: 60 },
  logs: { mode: "auto", maxMb: 64 },
  recovery: { minIntervalSeconds: 2 },
  tmux: { columns: 200, rows: 50, arrangement: "tiled", borders: "label" },
};
