/** The operator's settings: `<config>/config.yaml`. */
import { DEFAULT_SETTINGS, type Settings, SETTINGS_FILE } from "../../model/settings.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { ENGINES, readEngines } from "./engine_list.ts";
import { type Fields, readFields, root } from "../node.ts";
import { ConfigProblem } from "../problem.ts";
import type { Rule } from "../value_rule.ts";
import { SETTING_TABLE, type SettingKey, type SettingTable } from "./setting_table.ts";
import { isThere, readTextFile } from "../text_file.ts";
import { parseYaml, readYaml, type YamlDocument } from "../yaml.ts";

/**
 * The settings, defaults filled in. Reads only; neither the folder nor the file need be there.
 *
 * @throws {Refusal} `validation_failed` naming file, line and key, when the file cannot be used as it is.
 */
export function loadSettings(configDir: string): Settings {
  const file = `${configDir}/${SETTINGS_FILE}`;
  return refusing(() => isThere(file) ? settingsOf(readYaml(file, "lines")) : DEFAULT_SETTINGS);
}

/** Settings, and where each was given. */
export interface SettingsInForce {
  readonly settings: Settings;
  readonly file: string;
  /** The line that gives a setting; null for one that has its default because nothing else is said. */
  lineOf(setting: Pick<SettingKey, "section" | "key">): number | null;
  /** The line that gives the engines; null as above. */
  readonly enginesLine: number | null;
}

/** @throws {Refusal} as {@link loadSettings}. */
export function loadSettingsWithPlaces(configDir: string): SettingsInForce {
  const file = `${configDir}/${SETTINGS_FILE}`;
  return readSettings(file, refusing(() => isThere(file) ? readTextFile(file) : ""));
}

/**
 * The settings that `text` would give as the text of `file`.
 *
 * @throws {Refusal} as {@link loadSettings}.
 */
export function readSettings(file: string, text: string): SettingsInForce {
  return refusing(() => {
    const document = parseYaml(file, text, "lines");
    const lineOf: SettingsInForce["lineOf"] = ({ section, key }) => {
      const keys = document.value instanceof Map ? document.value.get(section) : null;
      const value = keys instanceof Map ? keys.get(key) ?? null : null;
      return value === null ? null : document.lineOf([section, key]);
    };
    const engines = document.value instanceof Map ? document.value.get(ENGINES) ?? null : null;
    return {
      settings: settingsOf(document),
      file,
      lineOf,
      enginesLine: engines === null ? null : document.lineOf([ENGINES]),
    };
  });
}

/** @throws {Refusal} `validation_failed` for what is wrong with the file. */
export function refusing<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    const { file, line, spot } = error;
    const column = spot === undefined ? "" : `, column ${spot.column}`;
    const reason = `${error.reason} (${file}, line ${line}${column})`;
    throw invalid(error.field || SETTINGS_FILE, reason, error.hint, spot?.excerpt);
  }
}

function settingsOf(document: YamlDocument): Settings {
  if (document.value === null) return DEFAULT_SETTINGS;
  const sections = Object.keys(SETTING_TABLE) as (keyof SettingTable)[];
  const top = readFields(root(document), [ENGINES, ...sections]);
  const engines = top.optional(ENGINES);
  const containers = section(top, "containers");
  const labels = section(top, "labels");
  const launch = section(top, "launch");
  const locks = section(top, "locks");
  const logs = section(top, "logs");
  const recovery = section(top, "recovery");
  const tmux = section(top, "tmux");
  const defaults = DEFAULT_SETTINGS;
  return {
    engines: engines === null ? defaults.engines : readEngines(engines),
    containers: {
      nameContains: containers("name_contains", defaults.containers.nameContains),
      runtime: containers("runtime", defaults.containers.runtime),
      benchUser: containers("bench_user", defaults.containers.benchUser),
    },
    launch: {
      probeSeconds: launch("probe_seconds", defaults.launch.probeSeconds),
      keepDead: launch("keep_dead", defaults.launch.keepDead),
      path: launch("path", defaults.launch.path),
      signals: launch("signals", defaults.launch.signals),
      waitFor: launch("wait_for", defaults.launch.waitFor),
    },
    labels: { prefix: labels("prefix", defaults.labels.prefix) },
    locks: { waitSeconds: locks("wait_seconds", defaults.locks.waitSeconds) },
    logs: {
      mode: logs("mode", defaults.logs.mode),
      maxMb: logs("max_mb", defaults.logs.maxMb),
    },
    recovery: {
      minIntervalSeconds: recovery("min_interval_seconds", defaults.recovery.minIntervalSeconds),
    },
    tmux: {
      columns: tmux("columns", defaults.tmux.columns),
      rows: tmux("rows", defaults.tmux.rows),
      arrangement: tmux("arrangement", defaults.tmux.arrangement),
      borders: tmux("borders", defaults.tmux.borders),
    },
  };
}

/** What a rule reads. */
type ReadBy<R> = R extends Rule<infer T> ? T : never;

/** Reads keys of one section, which may be left out or be empty; so may each key. */
function section<S extends keyof SettingTable>(
  top: Fields<keyof SettingTable>,
  name: S,
): <K extends string & keyof SettingTable[S], F>(
  key: K,
  fallback: F,
) => ReadBy<SettingTable[S][K]> | F {
  const node = top.optional(name);
  const rules: SettingTable[S] = SETTING_TABLE[name];
  const found = node === null ? null : readFields(node, Object.keys(rules));
  return (key, fallback) => {
    const value = found?.optional(key) ?? null;
    if (value === null) return fallback;
    const rule = rules[key] as Rule<ReadBy<SettingTable[S][typeof key]>>;
    return rule.read(value);
  };
}
