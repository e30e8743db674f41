/** Advice on configuration files: a file that is mended as it says can be used. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, typeLine } from "../../support/advice.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

interface Mend {
  readonly wrong: string;
  readonly right: string;
  /** Requires the advice; gives what varies in it. */
  readonly told: (printed: string) => string[];
}

const PROFILES: readonly Mend[] = [
  {
    wrong: "name: p\ncommand: claude --resume\n",
    right: 'name: p\ncommand: ["claude", "--resume"]\n',
    told: (it) => advised(it, 'as in ["claude", "--resume"]'),
  },
  {
    wrong: "name: p\ncommand: [~/bin/x]\n",
    right: "name: p\ncommand: [/home/me/bin/x]\n",
    told: (it) => advised(it, "name its full path"),
  },
  {
    wrong: "name: p\ncommand: [A=1, sh]\n",
    right: 'name: p\ncommand: [sh]\nenv: { A: "1" }\n',
    told: (it) => advised(it, "variables belong under env"),
  },
  {
    wrong: "name: p\ncommand: [sh]\nenv: { A=1: x }\n",
    right: "name: p\ncommand: [sh]\nenv: { A: x }\n",
    told: (it) => advised(it, "write NAME: value"),
  },
  {
    wrong: "name: p\ncommand: [sh]\nenv: { A: 1 }\n",
    right: 'name: p\ncommand: [sh]\nenv: { A: "1" }\n',
    told: (it) => advised(it, "put it in quotes"),
  },
  {
    wrong: "name: p\ncommand: [sh]\nspare: [/usr/bin/codex]\n",
    right: "name: p\ncommand: [sh]\nspare: [codex]\n",
    told: (it) => advised(it, "as in [codex]"),
  },
  {
    wrong: "name: p\ncommand: [sh, &all]\n",
    right: 'name: p\ncommand: [sh, "&all"]\n',
    told: (it) => advised(it, "put a text that begins with one of these in quotes"),
  },
  {
    wrong: "name: p\ncommand: [sh,, -c]\n",
    right: "name: p\ncommand: [sh, -c]\n",
    told: (it) => advised(it, "look for a comma, a colon or a quote too many or too few"),
  },
  {
    wrong: "name: p\ncommand: [sh]\nxyzzy: 1\n",
    right: "name: p\ncommand: [sh]\n",
    told: (it) => advised(it, "known here: ${all}"),
  },
  {
    wrong: "name: p\ncommand: [sh]\nworking-dir: /\n",
    right: "name: p\ncommand: [sh]\nworking_dir: /\n",
    told: (it) => advised(it, "did you mean ${near}?"),
  },
];

async function validate(box: Sandbox, kind: string): Promise<{ code: number; stdout: string }> {
  return await box.run(kind, "validate");
}

Deno.test("a launch profile that is mended as its problem says can be used", async () => {
  await using box = await sandbox();
  for (const { wrong, right, told } of PROFILES) {
    box.configure("launch_commands/p.yaml", wrong);
    const refused = await validate(box, "profile");
    assertEquals(refused.code, 1, wrong);
    told(refused.stdout);
    box.configure("launch_commands/p.yaml", right);
    const { code, stdout } = await validate(box, "profile");
    assertEquals(code, 0, stdout);
  }
});

Deno.test("a template whose label has a placeholder that there is can be used", async () => {
  await using box = await sandbox();
  const template = (label: string) =>
    `name: t\npanes:\n  - { role: r, capability: c, label_pattern: "${label}" }\n`;
  box.configure("managed_templates/t.yaml", template("{number}"));
  const refused = await validate(box, "template");
  advised(refused.stdout, "placeholders are {ordinal} and {session}");
  const doctor = await box.run("doctor");
  const [file] = advised(doctor.stdout, "mend it, and see: agenttower template validate ${word}");
  box.configure("managed_templates/t.yaml", template("{session}-{ordinal}"));
  assertEquals((await typeLine(box, `agenttower template validate ${file}`)).code, 0);
});

Deno.test("a program that is not known, or wrong, leads to those that can be used", async () => {
  await using box = await sandbox();
  const unknown = await box.run("program", "show", "nonsense");
  advised(unknown.stderr, "agenttower program list");
  const { stdout } = await typeLine(box, "agenttower program list");
  assertMatch(stdout, /^claude +claude +\d+ +built in$/m);
  box.configure("agent_programs/own.yaml", "name: own\ntitle: now\n");
  const doctor = await box.run("doctor");
  const [file] = advised(doctor.stdout, "mend it, and see: agenttower program validate ${word}");
  box.configure("agent_programs/own.yaml", "name: own\n");
  assertEquals((await typeLine(box, `agenttower program validate ${file}`)).code, 0);
});

Deno.test("doctor names the file that is wrong, and what shows that it is right again", async () => {
  await using box = await sandbox();
  const { stdout: bare } = await box.run("doctor");
  assertStringIncludes(bare, `no settings in ${box.config}/config.yaml, defaults for all`);
  box.configure("launch_commands/p.yaml", "name: p\ncommand: [sh\n");
  const profile = await box.run("doctor");
  const [file] = advised(profile.stdout, "mend it, and see: agenttower profile validate ${word}");
  box.configure("launch_commands/p.yaml", "name: p\ncommand: [sh]\n");
  assertEquals((await typeLine(box, `agenttower profile validate ${file}`)).code, 0);

  box.configure("config.yaml", "tmux: { columns: 0 }\n");
  const settings = await box.run("doctor");
  const path = advised(settings.stdout, "correct ${configDir}/${SETTINGS_FILE}").join("/");
  assertEquals(path, `${box.config}/config.yaml`);
  box.configure("config.yaml", "tmux: { columns: 100 }\n");
  const { stdout } = await box.run("doctor");
  assertStringIncludes(stdout, "settings in");
});
