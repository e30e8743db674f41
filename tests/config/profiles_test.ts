import { assert, assertEquals } from "@std/assert";
import { loadProfiles } from "../../src/config/profiles.ts";
import { configFolder, listing } from "./folder.ts";

/** The warnings that one file gives; it must not be usable. */
function refused(content: string): string[] {
  using config = configFolder({ "launch_commands/p.yaml": content });
  const { profiles, warnings } = loadProfiles(config.path);
  assertEquals([...profiles.keys()], [], content);
  return warnings.map(({ line, reason }) => `${line}: ${reason}`);
}

Deno.test("without files there are no profiles, and nothing is made", () => {
  using config = configFolder();
  assertEquals(loadProfiles(config.path), { profiles: new Map(), warnings: [] });
  assertEquals(listing(config.path), []);
});

Deno.test("a profile is read with all it says", () => {
  using config = configFolder();
  const file = config.write(
    "launch_commands/claude-master.yaml",
    `# launch_commands/claude-master.yaml
name: claude-master
command: ["claude", "--model", "opus", ""]   # argv, never a shell string
agent: claude
env: { ANTHROPIC_LOG: warn, EMPTY: "", _x1: "a\\nb" }
working_dir: "/work space/\\t\\n\\e"
keep_dead: false
spare: [codex, "my agent"]
path: login
`,
  );
  assertEquals(loadProfiles(config.path), {
    profiles: new Map([["claude-master", {
      name: "claude-master",
      command: ["claude", "--model", "opus", ""],
      agent: "claude",
      env: { ANTHROPIC_LOG: "warn", EMPTY: "", _x1: "a\nb" },
      workingDir: "/work space/\t\n\x1b",
      keepDead: false,
      spare: ["codex", "my agent"],
      path: "login" as const,
      signals: null,
      file,
    }]]),
    warnings: [],
  });
});

Deno.test("only name and command are needed", () => {
  for (const rest of ["", "env:\nworking_dir:\n", "env: {}\n"]) {
    using config = configFolder({ "launch_commands/p.yaml": `name: p+\ncommand: [sh]\n${rest}` });
    const profile = loadProfiles(config.path).profiles.get("p+");
    assertEquals([profile?.env, profile?.workingDir, profile?.keepDead], [{}, null, null]);
  }
});

Deno.test("a wrong shape is refused in its line", () => {
  const with_ = (rest: string) => `name: p\ncommand: [sh]\n${rest}\n`;
  const cases: [string, string][] = [
    ["command: [sh]", '1: needs the key "name"'],
    ["name: p", '1: needs the key "command"'],
    [
      with_("spare: [bin/codex]"),
      "3: spare[0]: must be the name of a program, without its folder; as in [codex]",
    ],
    [
      "name: p\ncommand: claude --model opus",
      '2: command: must be a list of arguments, not one text; as in ["claude", "--resume"]',
    ],
    ["name: p\ncommand: []", "2: command: must hold at least the program"],
    ["name: p\ncommand: ['']", "2: command[0]: must name a program"],
    [
      "name: p\ncommand: [A=b, sh]",
      "2: command[0]: must be a program without '='; variables belong under env",
    ],
    [
      "name: p\ncommand:\n  - sleep\n  - 5",
      "4: command[1]: must be text, not a number; put it in quotes",
    ],
    ["name: p\ncommand:\n  - sh\n  -", "4: command[1]: must be text, not nothing"],
    ["name: p\ncommand:\n  - sh\n  - [x]", "4: command[1]: must be text, not a list"],
    ['name: p\ncommand: [sh, "\\0"]', "2: command[1]: holds a NUL character"],
    [with_("env: [A=b]"), "3: env: must be a mapping of keys to values, not a list"],
    [with_("env:\n  A: 1"), "4: env.A: must be text, not a number; put it in quotes"],
    [with_("env:\n  A: true"), "4: env.A: must be text, not true or false; put it in quotes"],
    [with_("env:\n  A:"), "4: env.A: must be text, not nothing"],
    [with_('env:\n  A: "\\0"'), "4: env.A: holds a NUL character"],
    [
      with_("env:\n  A: x\n  AGENTTOWER_PANE: x"),
      "5: env.AGENTTOWER_PANE: is set by agenttower itself",
    ],
    [with_("working_dir: work"), "3: working_dir: must be an absolute path in the container"],
    [with_("working_dir: ''"), "3: working_dir: must be an absolute path in the container"],
    [with_('working_dir: "/a\\0"'), "3: working_dir: holds a NUL character"],
    [
      with_("workdir: /a"),
      "3: workdir: is not a known key; known here: name, command, agent, env, working_dir, keep_dead, spare, path, signals",
    ],
    [with_("working-dir: /a"), '3: working-dir: is not a known key; did you mean "working_dir"?'],
  ];
  for (const [content, warning] of cases) assertEquals(refused(content), [warning], content);
});

Deno.test("variable names are those a shell would take, and a wrong one is not repeated", () => {
  for (const name of ["A-B", "1A", "", "a b", "TOKEN=hunter2", "ä", "A\\n", "__proto__ "]) {
    const [warning] = refused(`name: p\ncommand: [sh]\nenv: { X: y, "${name}": x }\n`);
    assertEquals(
      warning,
      "3: env: the name of variable 2 may hold only letters, digits and '_'; write NAME: value",
    );
  }
});

Deno.test("a variable named like an object's own machinery is just a variable", () => {
  using config = configFolder({
    "launch_commands/p.yaml":
      "name: p\ncommand: [sh]\nenv: { __proto__: a, constructor: b, toString: c }\n",
  });
  const env = loadProfiles(config.path).profiles.get("p")?.env ?? {};
  assertEquals(Object.entries(env), [["__proto__", "a"], ["constructor", "b"], ["toString", "c"]]);
});

Deno.test("no warning ever repeats a value", () => {
  const secret = "hunter2";
  const files = [
    `env: { T: ${secret} ${secret}: x }`,
    `env:\n  T: [${secret}]`,
    `env:\n  T: { ${secret}: x }`,
    `env: ${secret}`,
    `env: [T=${secret}]`,
    `env: { "T=${secret}": }`,
    `"T=${secret}": x`,
    `env: *${secret}`,
    `env: { T: !${secret} x }`,
    `env: { T: "${secret}`,
    `env: { T: '${secret}\\0' }\nworking_dir: x`,
    `env: { T: "${secret}\\0" }`,
    `env: { T: ${secret} }\nenv: { T: ${secret} }`,
    `env: { T: ${secret}, T: ${secret} }`,
    `env: { T: "${secret}\\ud800" }`,
    `working_dir: ${secret}`,
    `command: ${secret}`,
    `command: [--token=${secret}]`,
  ];
  for (const file of files) {
    const head = file.startsWith("command") ? "name: p" : "name: p\ncommand: [sh]";
    const [warning] = refused(`${head}\n${file}\n`);
    assert(warning && !warning.includes(secret), `${file}: ${warning}`);
  }
});

Deno.test("of two files with one name the later file name counts, with a warning", () => {
  using config = configFolder({
    "launch_commands/2.yaml": "command: [two]\nname: same\n",
    "launch_commands/1.yaml": "command: [one]\nname: same\n",
    "launch_commands/10.yaml": "command: [ten]\nname: same\n",
  });
  const { profiles, warnings } = loadProfiles(config.path);
  assertEquals(profiles.get("same")?.command, ["two"]);
  assertEquals(
    warnings.map(({ file, line }) => [file.slice(config.path.length), line]),
    [["/launch_commands/10.yaml", 2], ["/launch_commands/2.yaml", 2]],
  );
});
