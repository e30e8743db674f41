import { assertEquals, assertThrows } from "@std/assert";
import { withSetting } from "../../../src/config/settings/edit_settings.ts";
import { ConfigProblem } from "../../../src/config/problem.ts";
import {
  SETTING_KEYS,
  settingIn,
  type SettingValue,
} from "../../../src/config/settings/setting_table.ts";
import { readSettings } from "../../../src/config/settings/settings.ts";
import { starterSettings } from "../../../src/config/settings/starter_settings.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { HOSTILE_STRINGS } from "../../support/hostile_strings.ts";

function setting(name: string) {
  return SETTING_KEYS.find((each) => each.name === name)!;
}

function set(text: string, name: string, value: SettingValue): string {
  return withSetting("config.yaml", text, setting(name), value);
}

const CASES: readonly [string, string, SettingValue, string][] = [
  ["", "launch.path", "login", "launch:\n  path: login\n"],
  ["# mine", "launch.path", "login", "# mine\n\nlaunch:\n  path: login\n"],
  ["---\n", "launch.path", "login", "---\n\nlaunch:\n  path: login\n"],
  [
    "tmux:\n    rows: 9 # low\n\n# end\n",
    "tmux.columns",
    80,
    "tmux:\n    rows: 9 # low\n    columns: 80\n\n# end\n",
  ],
  ["tmux:\n  rows: 9\nlogs:", "tmux.rows", 10, "tmux:\n  rows: 10\nlogs:"],
  ["tmux:\n  rows: 9", "tmux.columns", 10, "tmux:\n  rows: 9\n  columns: 10\n"],
  ["tmux:\r\n  rows: 9\r\n", "tmux.columns", 1, "tmux:\r\n  rows: 9\r\n  columns: 1\r\n"],
  ["tmux:\r\n  rows: 9 # x\r\n", "tmux.rows", 1, "tmux:\r\n  rows: 1 # x\r\n"],
  ["logs:\ntmux: # size\n", "tmux.rows", 1, "logs:\ntmux: # size\n  rows: 1\n"],
  ["tmux: ~ # size\n", "tmux.rows", 1, "tmux: # size\n  rows: 1\n"],
  ["tmux:\n  # rows: 2\n", "tmux.rows", 1, "tmux:\n  rows: 1\n  # rows: 2\n"],
  ["tmux:\n  rows:   # low\n", "tmux.rows", 1, "tmux:\n  rows: 1   # low\n"],
  [
    "'tmux':\n  \"rows\" : '9'  # a # b\n",
    "tmux.rows",
    1,
    "'tmux':\n  \"rows\": 1  # a # b\n",
  ],
  [
    "containers:\n  bench_user: a#b # c\n",
    "containers.bench_user",
    "1000:1000",
    'containers:\n  bench_user: "1000:1000" # c\n',
  ],
  [
    "containers:\n  bench_user: me\n",
    "containers.bench_user",
    null,
    "containers:\n  bench_user: null\n",
  ],
  [
    'containers:\n  name_contains: [a, "b] # c"] # d\n',
    "containers.name_contains",
    ["x", "true"],
    'containers:\n  name_contains: [x, "true"] # d\n',
  ],
  [
    "containers:\n  name_contains: # mine\n    - a\n    - b\n  runtime: podman\n",
    "containers.name_contains",
    ["x"],
    "containers:\n  name_contains: # mine\n    - x\n  runtime: podman\n",
  ],
  [
    "containers:\n  name_contains:\n  - a\n  - b\n\n# end\n",
    "containers.name_contains",
    ["x"],
    "containers:\n  name_contains:\n  - x\n\n# end\n",
  ],
  // The same words elsewhere are not the key.
  [
    "locks:\n  wait_seconds: 1 # launch:\nlaunch:\n  path: login # wait_seconds: 3\n",
    "launch.path",
    "inherit",
    "locks:\n  wait_seconds: 1 # launch:\nlaunch:\n  path: inherit # wait_seconds: 3\n",
  ],
];

Deno.test("one value changes, and all else stays as it is", () => {
  for (const [before, name, value, after] of CASES) assertEquals(set(before, name, value), after);
});

Deno.test("what is written otherwise than a key a line is refused, with its line", () => {
  const cases: [string, string, SettingValue, number][] = [
    ["\ntmux: { rows: 9 }\n", "tmux.rows", 1, 2],
    ["tmux: { rows: 9 }\n", "tmux.columns", 1, 1],
    ["{ tmux: { rows: 9 } }\n", "tmux.columns", 1, 1],
    ["{}\n", "tmux.columns", 1, 1],
    ["tmux: {}\n", "tmux.columns", 1, 1],
    ["tmux:\n  {rows: 9,\n  columns: 8}\n", "tmux.rows", 1, 2],
    ["containers:\n  bench_user: >-\n    me\n", "containers.bench_user", "you", 2],
    ["containers:\n  bench_user: me\n    too\n", "containers.bench_user", "you", 2],
    ["containers:\n  name_contains:\n    - a # why\n", "containers.name_contains", ["b"], 2],
    ["containers:\n  name_contains: [a,\n    b]\n", "containers.name_contains", ["b"], 2],
    ["? tmux\n: rows: 9\n", "tmux.rows", 1, 2],
    ["tmux:\n  rows: 9\n...\n", "logs.mode", "off", 1],
    [" tmux:\n   rows: 9\n", "tmux.rows", 1, 2],
  ];
  for (const [before, name, value, line] of cases) {
    const problem = assertThrows(() => set(before, name, value), ConfigProblem, name, before);
    assertEquals([problem.line, problem.field], [line, name], before);
  }
});

Deno.test("what the reader refuses is refused in its words", () => {
  const cases: [string, string][] = [
    ["tmux:\n  rows: 9\ntmux:\n  rows: 8\n", "a key is given twice"],
    ["tmux: &a\n  rows: 9\n", "anchors, aliases and tags"],
    ["tmux: [\n", "is not valid YAML"],
    ["- tmux\n", "must be a mapping of keys to values"],
    ["tmux: wide\n", "tmux: must be a mapping of keys to values"],
  ];
  for (const [before, reason] of cases) {
    assertThrows(() => set(before, "tmux.rows", 1), ConfigProblem, reason, before);
  }
});

Deno.test("whatever text is set reads back exactly, wherever it is put", () => {
  const places = [
    "",
    "containers:\n  name_contains: [a]\n",
    "containers:\n  name_contains:\n    - a\n",
  ];
  for (const place of places) {
    const text = set(place, "containers.name_contains", HOSTILE_STRINGS);
    assertEquals(
      readSettings("config.yaml", text).settings.containers.nameContains,
      HOSTILE_STRINGS,
    );
    for (
      const hostile of [...HOSTILE_STRINGS, "true", "null", "1", "0x1", "~", "off", "-", "a: b"]
    ) {
      const one = set(place, "containers.name_contains", [hostile]);
      assertEquals(
        readSettings("config.yaml", one).settings.containers.nameContains,
        [hostile],
        hostile,
      );
    }
  }
});

Deno.test("a file to begin with says every default, and is one setting a line when its comments go", () => {
  const text = starterSettings();
  assertEquals(readSettings("config.yaml", text).settings, DEFAULT_SETTINGS);
  const uncommented = text.split("\n").slice(1).map((line) => line.replace(/^# /, "")).join("\n");
  const { settings, lineOf } = readSettings("config.yaml", uncommented);
  assertEquals(settings, DEFAULT_SETTINGS);
  for (const each of SETTING_KEYS) {
    if (settingIn(settings, each.section, each.key) !== null) {
      assertEquals(lineOf(each) !== null, true);
    }
  }
});
