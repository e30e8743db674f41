import { assert, assertEquals, assertMatch, assertStrictEquals, assertThrows } from "@std/assert";
import { loadSettings } from "../../../src/config/settings/settings.ts";
import { Refusal } from "../../../src/model/errors.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { configFolder, listing } from "../folder.ts";

function refusal(content: string): Refusal<"validation_failed"> {
  using config = configFolder({ "config.yaml": content });
  const error = assertThrows(() => loadSettings(config.path), Refusal);
  assert(error.code === "validation_failed");
  const { details } = error as Refusal<"validation_failed">;
  assert(details.reason.includes(`${config.path}/config.yaml`), details.reason);
  return error as Refusal<"validation_failed">;
}

Deno.test("without a folder, a file or content the defaults hold, and nothing is made", () => {
  using config = configFolder();
  assertStrictEquals(loadSettings(`${config.path}/missing`), DEFAULT_SETTINGS);
  assertStrictEquals(loadSettings(config.path), DEFAULT_SETTINGS);
  assertEquals(listing(config.path), []);
  for (const content of ["", "# nothing\n", "---\n", "tmux:\n", "tmux: {}\nlogs:\n  mode:\n"]) {
    config.write("config.yaml", content);
    assertEquals(loadSettings(config.path), DEFAULT_SETTINGS, content);
  }
});

Deno.test("every key is read", () => {
  using config = configFolder({
    "config.yaml": `
containers: { name_contains: [dev, "1"], runtime: podman, bench_user: "1000:1000" }
launch: { probe_seconds: 0.5, keep_dead: false, path: login, signals: off, wait_for: idle }
labels: { prefix: session }
locks: { wait_seconds: 5 }
logs: { mode: off, max_mb: 1 }
recovery: { min_interval_seconds: 0 }
tmux: { columns: 80, rows: 24, arrangement: main-vertical, borders: off }
engines:
  - docker
  - context: build
  - { context: lab, name: far }
  - connection: box
  - { runtime: podman, name: rootless }
  - { host: "ssh://me@far.example:2222", name: office }
  - contexts: all
  - kubernetes: lab-cluster
  - { kubernetes: "arn:aws:eks:x:1:cluster/build", namespace: dev, name: eks }
`,
  });
  assertEquals(loadSettings(config.path), {
    engines: [
      { name: "docker", command: ["docker"] },
      { name: "build", command: ["docker", "--context", "build"] },
      { name: "far", command: ["docker", "--context", "lab"] },
      { name: "box", command: ["podman", "--connection", "box"] },
      { name: "rootless", command: ["podman"] },
      { name: "office", command: ["docker", "--host", "ssh://me@far.example:2222"] },
      "contexts",
      { name: "lab-cluster", command: ["kubectl", "--context", "lab-cluster"] },
      {
        name: "eks",
        command: ["kubectl", "--context", "arn:aws:eks:x:1:cluster/build", "--namespace", "dev"],
      },
    ],
    containers: { nameContains: ["dev", "1"], runtime: "podman", benchUser: "1000:1000" },
    launch: { probeSeconds: 0.5, keepDead: false, path: "login", signals: "off", waitFor: "idle" },
    labels: { prefix: "session" },
    locks: { waitSeconds: 5 },
    logs: { mode: "off", maxMb: 1 },
    recovery: { minIntervalSeconds: 0 },
    tmux: { columns: 80, rows: 24, arrangement: "main-vertical", borders: "off" },
  });
});

Deno.test("a wrong value is refused with its key and line", () => {
  const cases: [string, number, string][] = [
    ["containers.name_contains", 2, "containers:\n  name_contains: bench\n"],
    ["containers.name_contains[1]", 4, "containers:\n  name_contains:\n    - a\n    - 1\n"],
    ["containers.runtime", 1, "containers: { runtime: lxc }"],
    ["containers.bench_user", 1, "containers: { bench_user: 1000 }"],
    ["containers.bench_user", 1, "containers: { bench_user: --privileged }"],
    ["containers.bench_user", 1, 'containers: { bench_user: "a b" }'],
    ["containers", 1, "containers: [bench]"],
    ["launch.probe_seconds", 3, "\nlaunch:\n  probe_seconds: -1\n"],
    ["launch.probe_seconds", 1, "launch: { probe_seconds: 20.5 }"],
    ["launch.probe_seconds", 1, "launch: { probe_seconds: .nan }"],
    ["launch.probe_seconds", 1, 'launch: { probe_seconds: "1" }'],
    ["launch.probe_seconds", 1, "launch: { probe_seconds: true }"],
    ["locks.wait_seconds", 1, "locks: { wait_seconds: -1 }"],
    ["locks.wait_seconds", 1, "locks: { wait_seconds: 3601 }"],
    ["labels.prefix", 1, "labels: { prefix: demo }"],
    ["launch.keep_dead", 1, "launch: { keep_dead: 1 }"],
    ["launch.path", 1, "launch: { path: other }"],
    ["logs.mode", 1, "logs: { mode: false }"],
    ["logs.max_mb", 1, "logs: { max_mb: 0 }"],
    ["logs.max_mb", 1, "logs: { max_mb: .inf }"],
    ["recovery.min_interval_seconds", 1, "recovery: { min_interval_seconds: 86401 }"],
    ["tmux.columns", 1, "tmux: { columns: 0 }"],
    ["tmux.columns", 1, "tmux: { columns: 10001 }"],
    ["tmux.rows", 1, "tmux: { rows: 1.5 }"],
    ["tmux.arrangement", 4, "tmux:\n  columns: 1\n  rows: 1\n  arrangement: tile\n"],
    ["tmux.borders", 1, "tmux: { borders: false }"],
    ["launch.signals", 1, "launch: { signals: on }"],
    ["engines", 1, "engines: docker"],
    ["engines[0]", 1, "engines: [lxc]"],
    ["engines[0]", 1, "engines: [{ name: far }]"],
    ["engines[0]", 1, "engines: [{ context: a, host: 'unix:///a', name: b }]"],
    ["engines[0]", 1, "engines: [{ host: 'unix:///a' }]"],
    ["engines[0]", 1, "engines: [{ context: local }]"],
    ["engines[0].name", 1, "engines: [{ context: a, name: local }]"],
    ["engines[0].name", 1, "engines: [{ contexts: all, name: a }]"],
    ["engines[0].context", 2, "engines:\n  - context: --host=ssh://x\n"],
    ["engines[0].host", 1, "engines: [{ host: 'npipe:////./pipe/x', name: a }]"],
    ["engines[0].host", 1, "engines: [{ host: 'ssh://-oProxyCommand=x y', name: a }]"],
    ["engines[0]", 1, "engines: [kubectl]"],
    ["engines[0]", 1, "engines: [{ kubernetes: 'a/b' }]"],
    ["engines[0]", 1, "engines: [{ kubernetes: a, context: b }]"],
    ["engines[0].kubernetes", 1, "engines: [{ kubernetes: --server=x, name: a }]"],
    ["engines[0].namespace", 1, "engines: [{ kubernetes: a, namespace: -A }]"],
    ["engines[0].namespace", 1, "engines: [{ context: a, namespace: b }]"],
    ["engines[1]", 3, "engines:\n  - context: a\n  - connection: a\n"],
    ["config.yaml", 1, "just text"],
    ["config.yaml", 1, "[]"],
    ["config.yaml", 2, "logs:\n  mode: *x\n"],
    ["config.yaml", 3, "logs: {}\ntmux: {}\nlogs: {}\n"],
  ];
  for (const [field, line, content] of cases) {
    const { details } = refusal(content);
    assertEquals(details.field, field, content);
    const place = new RegExp(`config.yaml, line ${line}(, column \\d+)?\\)$`);
    assertMatch(details.reason, place, content);
  }
});

Deno.test("an unknown key is refused, and the nearest known one is the hint", () => {
  const cases: [string, string, string][] = [
    ["tmux.colums", 'did you mean "columns"?', "tmux: { colums: 80 }"],
    ["log", 'did you mean "logs"?', "log: { mode: off }"],
    ["logs.maxMb", 'did you mean "max_mb"?', "logs: { maxMb: 1 }"],
    [
      "containers.name-contains",
      'did you mean "name_contains"?',
      "containers: { name-contains: [] }",
    ],
    ["logs.colour", "known here: mode, max_mb", "logs: { colour: red }"],
    ["logs", "known here: mode, max_mb", 'logs: { "\\e[31m": red }'],
    [
      "config.yaml",
      "known here: engines, containers, labels, launch, locks, logs, recovery, tmux",
      "__proto__: {}",
    ],
  ];
  for (const [field, hint, content] of cases) {
    const error = refusal(content);
    assertEquals([error.details.field, error.hint], [field, hint], content);
  }
});

Deno.test("a settings file that is there but cannot be read is not taken for none", () => {
  using config = configFolder();
  Deno.symlinkSync("nowhere", `${config.path}/config.yaml`);
  assertThrows(() => loadSettings(config.path), Refusal, "is a symbolic link to nothing");
  Deno.removeSync(`${config.path}/config.yaml`);
  Deno.mkdirSync(`${config.path}/config.yaml`);
  assertThrows(() => loadSettings(config.path), Refusal, "is a directory");
  const file = config.write("file", "");
  assertThrows(() => loadSettings(file), Refusal, "not a directory");
});
