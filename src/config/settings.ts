/** The operator's settings: `<config>/config.yaml`. */
import { ENGINE_PROGRAMS, type EngineProgram } from "../model/container.ts";
import {
  ARRANGEMENTS,
  BORDERS,
  DEFAULT_SETTINGS,
  LABEL_PREFIXES,
  LAUNCH_PATHS,
  type Settings,
  SETTINGS_FILE,
  SIGNALS,
  WAITS_FOR,
} from "../model/settings.ts";
import { invalid } from "../model/refusals/validation.ts";
import {
  type Fields,
  integerBetween,
  type Node,
  numberBetween,
  readBoolean,
  readFields,
  readList,
  readOneOf,
  readString,
  root,
} from "./node.ts";
import { ConfigProblem } from "./problem.ts";
import { isThere } from "./text_file.ts";
import { readYaml, type YamlDocument } from "./yaml.ts";

/**
 * The settings, defaults filled in. Reads only; neither the folder nor the file need be there.
 *
 * @throws {Refusal} `validation_failed` naming file, line and key, when the file cannot be used as it is.
 */
export function loadSettings(configDir: string): Settings {
  const file = `${configDir}/${SETTINGS_FILE}`;
  try {
    return isThere(file) ? settingsOf(readYaml(file)) : DEFAULT_SETTINGS;
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    const place = `(${error.file}, line ${error.line})`;
    throw invalid(error.field || SETTINGS_FILE, `${error.reason} ${place}`, error.hint);
  }
}

/** tmux makes no larger window (WINDOW_MAXIMUM in tmux.h). */
const MAX_CELLS = 10_000;
/** A probe window must leave room in the 30 s that a stage has. */
const MAX_PROBE_SECONDS = 20;
const MAX_WAIT_SECONDS = 60 * 60;
const MAX_INTERVAL_SECONDS = 24 * 60 * 60;
/** A small fraction rotates a log after a few lines; 1 TiB means never. */
const MIN_LOG_MB = 0.001;
const MAX_LOG_MB = 1024 * 1024;

function settingsOf(document: YamlDocument): Settings {
  if (document.value === null) return DEFAULT_SETTINGS;
  const top = readFields(root(document), [
    "containers",
    "labels",
    "launch",
    "locks",
    "logs",
    "recovery",
    "tmux",
  ]);
  const containers = section(top, "containers", ["name_contains", "runtime", "bench_user"]);
  const labels = section(top, "labels", ["prefix"]);
  const launch = section(top, "launch", [
    ...["probe_seconds", "keep_dead", "path", "signals", "wait_for"] as const,
  ]);
  const locks = section(top, "locks", ["wait_seconds"]);
  const logs = section(top, "logs", ["mode", "max_mb"]);
  const recovery = section(top, "recovery", ["min_interval_seconds"]);
  const tmux = section(top, "tmux", ["columns", "rows", "arrangement", "borders"]);
  const defaults = DEFAULT_SETTINGS;
  const cells = (node: Node) => integerBetween(node, 1, MAX_CELLS);
  return {
    containers: {
      nameContains: containers("name_contains", nameParts, defaults.containers.nameContains),
      runtime: containers("runtime", runtime, defaults.containers.runtime),
      benchUser: containers("bench_user", user, defaults.containers.benchUser),
    },
    launch: {
      probeSeconds: launch(
        "probe_seconds",
        (node) => numberBetween(node, 0, MAX_PROBE_SECONDS),
        defaults.launch.probeSeconds,
      ),
      keepDead: launch("keep_dead", readBoolean, defaults.launch.keepDead),
      path: launch("path", (node) => readOneOf(node, LAUNCH_PATHS), defaults.launch.path),
      waitFor: launch("wait_for", (node) => readOneOf(node, WAITS_FOR), defaults.launch.waitFor),
      signals: launch("signals", (node) => readOneOf(node, SIGNALS), defaults.launch.signals),
    },
    labels: {
      prefix: labels("prefix", (node) => readOneOf(node, LABEL_PREFIXES), defaults.labels.prefix),
    },
    locks: {
      waitSeconds: locks(
        "wait_seconds",
        (node) => numberBetween(node, 0, MAX_WAIT_SECONDS),
        defaults.locks.waitSeconds,
      ),
    },
    logs: {
      mode: logs("mode", (node) => readOneOf(node, ["auto", "off"]), defaults.logs.mode),
      maxMb: logs(
        "max_mb",
        (node) => numberBetween(node, MIN_LOG_MB, MAX_LOG_MB),
        defaults.logs.maxMb,
      ),
    },
    recovery: {
      minIntervalSeconds: recovery(
        "min_interval_seconds",
        (node) => numberBetween(node, 0, MAX_INTERVAL_SECONDS),
        defaults.recovery.minIntervalSeconds,
      ),
    },
    tmux: {
      columns: tmux("columns", cells, defaults.tmux.columns),
      rows: tmux("rows", cells, defaults.tmux.rows),
      arrangement: tmux(
        "arrangement",
        (node) => readOneOf(node, ARRANGEMENTS),
        defaults.tmux.arrangement,
      ),
      borders: tmux("borders", (node) => readOneOf(node, BORDERS), defaults.tmux.borders),
    },
  };
}

/** Reads keys of one section, which may be left out or be empty; so may each key. */
function section<S extends string, K extends string>(
  top: Fields<S>,
  name: S,
  known: readonly K[],
): <T>(key: K, read: (node: Node) => T, fallback: T) => T {
  const node = top.optional(name);
  const found = node === null ? null : readFields(node, known);
  return (key, read, fallback) => {
    const value = found?.optional(key) ?? null;
    return value === null ? fallback : read(value);
  };
}

function nameParts(node: Node): string[] {
  return readList(node).map(readString);
}

function runtime(node: Node): EngineProgram {
  return readOneOf(node, ENGINE_PROGRAMS);
}

// As docker exec takes it: a name or a number, a group behind a colon.
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/;

function user(node: Node): string {
  const value = readString(node);
  if (!USER.test(value)) throw node.problem("must be a user's name or number");
  return value;
}
