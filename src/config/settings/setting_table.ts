/** The keys of `<config>/config.yaml`, once: for their reader, their JSON Schema, and what shows and sets them. */
import { CONTAINER_PROGRAMS } from "../../model/engine/engine_command.ts";
import {
  ARRANGEMENTS,
  BORDERS,
  DEFAULT_SETTINGS,
  LABEL_PREFIXES,
  LAUNCH_PATHS,
  LOG_MODES,
  type Settings,
  SIGNALS,
  WAITS_FOR,
} from "../../model/settings.ts";
import { ENGINES, ENGINES_SCHEMA } from "./engine_list.ts";
import {
  ANY_TEXT,
  integerFrom,
  type JsonSchema,
  listOf,
  numberFrom,
  type Rule,
  textLike,
  TRUE_OR_FALSE,
  wordOf,
} from "../value_rule.ts";

/** One key. */
export interface SettingRule<T> extends Rule<T> {
  /** What it is for, in one line for people who edit the file. */
  readonly about: string;
}

function setting<T>(rule: Rule<T>, about: string): SettingRule<T> {
  return { ...rule, about };
}

/** tmux makes no larger window (WINDOW_MAXIMUM in tmux.h). */
const CELLS = integerFrom(1, 10_000);
/** A probe window must leave room in the 30 s that a stage has. */
const MAX_PROBE_SECONDS = 20;
const MAX_WAIT_SECONDS = 60 * 60;
const MAX_INTERVAL_SECONDS = 24 * 60 * 60;
/** A small fraction rotates a log after a few lines; 1 TiB means never. */
const MIN_LOG_MB = 0.001;
const MAX_LOG_MB = 1024 * 1024;

// As docker exec takes it: a name or a number, a group behind a colon.
const USER = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,63})?$/;

/** Sections, and the keys in each. */
export const SETTING_TABLE = {
  containers: {
    name_contains: setting(
      listOf(ANY_TEXT),
      "container scan takes the running containers whose name contains one of these, in any case",
    ),
    runtime: setting(wordOf(CONTAINER_PROGRAMS), "The engine's program"),
    bench_user: setting(
      textLike(USER, "must be a user's name or number"),
      "Whose tmux is used in a container; null: the container's own user, else root",
    ),
  },
  labels: {
    prefix: setting(
      wordOf(LABEL_PREFIXES),
      "What layout create puts before labels that are taken; session: the session's name",
    ),
  },
  launch: {
    probe_seconds: setting(
      numberFrom(0, MAX_PROBE_SECONDS),
      "Seconds that a launch command is watched before its pane counts as ready",
    ),
    keep_dead: setting(
      TRUE_OR_FALSE,
      "Whether a pane with a launch profile stays in tmux when its command has ended",
    ),
    path: setting(
      wordOf(LAUNCH_PATHS),
      "Whose PATH finds the program of a launch profile: the layout's, or the login shell's",
    ),
    signals: setting(
      wordOf(SIGNALS),
      "Whether agents are given hooks by which they tell what they are doing",
    ),
    wait_for: setting(
      wordOf(WAITS_FOR),
      "What --wait and layout wait wait for: panes that are ready, or agents that are idle as well",
    ),
  },
  locks: {
    wait_seconds: setting(
      numberFrom(0, MAX_WAIT_SECONDS),
      "Seconds that a change waits for another one before it is refused",
    ),
  },
  logs: {
    mode: setting(
      wordOf(LOG_MODES),
      "How panes are logged: through a mount, pulled from the container, or not",
    ),
    max_mb: setting(
      numberFrom(MIN_LOG_MB, MAX_LOG_MB),
      "sweep rotates a pane log larger than this",
    ),
  },
  recovery: {
    min_interval_seconds: setting(
      numberFrom(0, MAX_INTERVAL_SECONDS),
      "Seconds within which lists do not look at a container again",
    ),
  },
  tmux: {
    columns: setting(CELLS, "The width of a session while nobody is attached to it"),
    rows: setting(CELLS, "The height of a session while nobody is attached to it"),
    arrangement: setting(wordOf(ARRANGEMENTS), "How the panes of a window are arranged"),
    borders: setting(
      wordOf(BORDERS),
      "The border above each pane shows its label, or what tmux.conf says",
    ),
  },
} as const;

export type SettingTable = typeof SETTING_TABLE;

/** One key of the settings. */
export interface SettingKey {
  readonly section: keyof SettingTable;
  readonly key: string;
  /** As people write it: `launch.path`. */
  readonly name: string;
  readonly about: string;
  readonly rule: Rule<unknown>;
  readonly fallback: SettingValue;
}

export type SettingValue = string | number | boolean | null | readonly string[];

/** Every key, in the order of the table. */
export const SETTING_KEYS: readonly SettingKey[] = sections().flatMap(([section, rules]) =>
  Object.entries(rules).map(([key, rule]: [string, SettingRule<unknown>]) => ({
    section,
    key,
    name: `${section}.${key}`,
    about: rule.about,
    rule,
    fallback: settingIn(DEFAULT_SETTINGS, section, key),
  }))
);

/** The value of a key in settings, which name it in the style of the program. */
export function settingIn(
  settings: Settings,
  section: keyof SettingTable,
  key: string,
): SettingValue {
  const name = key.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  const value: SettingValue | undefined = Reflect.get(settings[section], name);
  if (value === undefined) throw new Error(`settings have no ${section}.${name}`);
  return value;
}

/** The JSON Schema of the file; a key may be left without a value. */
export function settingsSchema(): JsonSchema {
  return {
    type: ["object", "null"],
    additionalProperties: false,
    properties: Object.fromEntries([
      [ENGINES, ENGINES_SCHEMA],
      ...sections().map(([section, rules]) => [section, {
        type: ["object", "null"],
        additionalProperties: false,
        properties: Object.fromEntries(
          Object.entries(rules).map(([key, rule]: [string, SettingRule<unknown>]) => [key, {
            description: rule.about,
            default: settingIn(DEFAULT_SETTINGS, section, key),
            anyOf: [rule.schema, { type: "null" }],
          }]),
        ),
      }]),
    ]),
  };
}

function sections() {
  return Object.entries(SETTING_TABLE) as [
    keyof SettingTable,
    Readonly<Record<string, SettingRule<unknown>>>,
  ][];
}
