/** The JSON Schemas of configuration files against their readers, which are the oracle. */
import { assert, assertEquals } from "@std/assert";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { readProfile } from "../../src/config/profiles.ts";
import { readProgram } from "../../src/config/programs.ts";
import { ConfigProblem } from "../../src/config/problem.ts";
import { FILE_KINDS, type FileKind, fileSchema } from "../../src/config/schemas/file_schemas.ts";
import { readSettings } from "../../src/config/settings/settings.ts";
import { readTemplate } from "../../src/config/templates.ts";
import { BUILT_IN_PROGRAMS } from "../../src/programs/built_in.ts";
import { programFile } from "../../src/cli/commands/program/program_file.ts";
import { Refusal } from "../../src/model/errors.ts";
import { configFolder } from "./folder.ts";
import { schemaPath } from "../../scripts/write_schemas.ts";
import { ROOT } from "../support/root.ts";
import { parse } from "@std/yaml";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

const READERS: Readonly<Record<FileKind, (file: string) => unknown>> = {
  config: (file) => readSettings(file, Deno.readTextFileSync(file)),
  template: readTemplate,
  profile: readProfile,
  program: readProgram,
};

/** What a schema cannot say, or not as the reader counts: each is the reader's alone. */
const READERS_OWN = [
  // Characters of JavaScript, of which some letters are two; and the depth of the whole.
  /characters long/,
  /is longer than/,
  /nested more than/,
  /is no regular expression/,
  /is called as/,
];

/** A document that has every key, and others that are valid. */
const SEEDS: Readonly<Record<FileKind, readonly Json[]>> = {
  config: [
    {
      containers: { name_contains: ["a", ""], runtime: "podman", bench_user: "1000:me" },
      launch: {
        probe_seconds: 0.5,
        keep_dead: false,
        path: "login",
        signals: "off",
        wait_for: "idle",
      },
      locks: { wait_seconds: 3600 },
      logs: { mode: "off", max_mb: 0.001 },
      recovery: { min_interval_seconds: 0 },
      tmux: { columns: 1, rows: 10000, arrangement: "main-vertical", borders: "off" },
      engines: [
        "podman",
        { runtime: "docker", name: "mine" },
        { context: "build", name: null, host: null },
        { connection: "box" },
        { host: "ssh://me@far.example:22", name: "far" },
        { contexts: "all" },
      ],
    },
    { engines: [] },
    {},
    { tmux: null, logs: { mode: null } },
  ],
  template: [
    {
      name: "t 1+2 é👍",
      panes: [
        {
          role: "a.b",
          capability: "c_d",
          label_pattern: "x{ordinal}",
          default_launch_command_ref: "p",
        },
        { role: "a", capability: "c", label_pattern: "y", default_launch_command_ref: null },
      ],
    },
  ],
  profile: [
    {
      name: "p",
      command: ["/usr/bin/a b", "", "~", "$HOME=1\n"],
      agent: "claude",
      env: { A_1: "", _b: "x\ny" },
      working_dir: "/",
      keep_dead: true,
      spare: ["codex"],
      path: "inherit",
      signals: "auto",
    },
    { name: "p", command: ["x"], env: null, spare: [] },
  ],
  program: [
    {
      name: "p",
      commands: ["p"],
      packages: [],
      box: {
        prompt: "^> ",
        every_row: true,
        above: "a",
        below: "b",
        hint: "c",
        status: "d",
        footer: 0,
      },
      screen: [{
        name: "r",
        part: "dialog",
        rows: 200,
        behind: "x",
        draft: true,
        coloured: false,
        all: ["x"],
        none: [],
        activities: ["working"],
        reason: "permission",
        until: "y",
      }],
      title: [{ name: "t", pattern: "x", activities: ["idle"], reason: null }],
      report: { osc: 7501, key: "state", values: { busy: { activities: ["working"] } } },
      hooks: {
        option: "--settings",
        events: { Stop: { activities: ["idle"], reason: null } },
        prompts: "Stop",
      },
      input: {
        settle_ms: 40,
        taken_ms: 60_000,
        placeholder: "x",
        more: "y",
        closing: [{ text: "a", shown: "b", key: "Enter" }],
        clear: ["C-u", "Escape", "a", "é"],
        queued: "q",
        rejected: "r",
        choices: { row: "a", yes: "b", no: "c", next: "Right" },
      },
    },
    ...[...BUILT_IN_PROGRAMS.values()].map((program) => programFile(program) as unknown as Json),
  ],
};

/** What may stand in the place of anything. */
const VALUES: readonly Json[] = [
  ...[null, true, false, 0, -1, 1, 0.5, 20, 20.5, 50, 200, 201, 1.0, 10000, 10001, 1e9],
  ...[
    "",
    " ",
    "x",
    " x",
    "x ",
    "a/b",
    "/x",
    "~x",
    "$x",
    "a=b",
    "x\n",
    "\u0000",
    "é",
    "👍",
    "other",
  ],
  ...[
    "AGENTTOWER_PANE",
    "off",
    "auto",
    "login",
    "idle",
    "working",
    "C-a",
    "C-A",
    "Enter",
    "\u202e",
  ],
  ...[
    "(",
    "a b",
    "a".repeat(64),
    "a".repeat(65),
    "x\u2028y",
    "\u00a0x",
    "\ufeffx",
    "\t",
    "1000:1000",
  ],
  ...[[], [[]], [null], [1], ["x"], ["x", "x"], ["~"], [""], [" "], Array(33).fill("x")] as Json[],
  ...[{}, { x: 1 }, { x: "y" }, { "a b": "y" }, { AGENTTOWER_PANE: "x" }, { "1a": "x" }] as Json[],
];

/** The document with one thing in it changed, in every way. */
function* changed(document: Json): Generator<Json> {
  yield* VALUES;
  if (Array.isArray(document)) {
    for (const [at, item] of document.entries()) {
      for (const other of changed(item)) yield document.with(at, other);
      yield document.toSpliced(at, 1);
    }
    for (const value of VALUES) yield [...document, value];
    yield Array(33).fill(document[0] ?? "x");
  } else if (typeof document === "object" && document !== null) {
    for (const [key, item] of Object.entries(document)) {
      for (const other of changed(item)) yield { ...document, [key]: other };
      const { [key]: _, ...rest } = document;
      yield rest;
      yield { ...rest, [`${key}x`]: item };
    }
    yield { ...document, unknown: null };
    yield { ...document, "a b": "x" };
  }
}

/** Why the reader refuses the document; null where it takes it. */
function objection(kind: FileKind, file: string, document: Json): string | null {
  Deno.writeTextFileSync(file, JSON.stringify(document));
  try {
    READERS[kind](file);
    return null;
  } catch (error) {
    if (error instanceof ConfigProblem || error instanceof Refusal) return error.message;
    throw error;
  }
}

function validator(kind: FileKind): ValidateFunction {
  return new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictTuples: false,
    formats: { regex: true },
  })
    .compile(fileSchema(kind));
}

for (const kind of FILE_KINDS) {
  Deno.test(`the schema of a ${kind} file takes what its reader takes, and nothing else`, () => {
    using config = configFolder();
    const file = `${config.path}/document.yaml`;
    const isValid = validator(kind);
    const seen = new Set<string>();
    let [taken, refused] = [0, 0];
    for (const [index, seed] of SEEDS[kind].entries()) {
      assertEquals(objection(kind, file, seed), null);
      // Of large ones every line is asked for with every fault; that they are taken as they are will do.
      for (const document of [seed, ...(index === 0 ? changed(seed) : [])]) {
        const text = JSON.stringify(document);
        if (seen.has(text)) continue;
        seen.add(text);
        const why = objection(kind, file, document);
        if (why !== null && READERS_OWN.some((own) => own.test(why))) continue;
        assertEquals(isValid(document), why === null, `${text.slice(0, 2000)}\n${why ?? ""}`);
        if (why === null) taken++;
        else refused++;
      }
    }
    assert(taken > 10 && refused > 100, `${taken} taken, ${refused} refused`);
  });

  Deno.test(`${schemaPath(kind)} says what scripts/write_schemas.ts writes`, () => {
    const kept: unknown = JSON.parse(Deno.readTextFileSync(`${ROOT}${schemaPath(kind)}`));
    assertEquals(kept, JSON.parse(JSON.stringify(fileSchema(kind))));
  });
}

Deno.test("each example names the schema of its kind in its first line, and is valid by it", () => {
  const folders = [
    ["config", "examples", "config.yaml"],
    ["template", "examples/managed_templates"],
    ["profile", "examples/launch_commands"],
  ] as const;
  for (const [kind, folder, only] of folders) {
    const names = [...Deno.readDirSync(`${ROOT}${folder}`)].map(({ name }) => name)
      .filter((name) => only === undefined ? name.endsWith(".yaml") : name === only);
    assert(names.length > 0);
    for (const name of names) {
      const text = Deno.readTextFileSync(`${ROOT}${folder}/${name}`);
      const named = /^# yaml-language-server: \$schema=(\S+)\n/.exec(text)?.[1] ?? "";
      const path = new URL(named, `file:///${folder}/${name}`).pathname.slice(1);
      assertEquals(path, schemaPath(kind), name);
      const isValid = validator(kind);
      assert(
        isValid(parse(text, { schema: "core" })),
        `${name}: ${JSON.stringify(isValid.errors)}`,
      );
    }
  }
});
