import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadNouns } from "../../../src/cli/run/nouns.ts";
import { bashCompletions } from "../../../src/cli/completions/bash.ts";
import { fishCompletions } from "../../../src/cli/completions/fish.ts";
import { grammarOf } from "../../../src/cli/completions/grammar.ts";
import { launchWords } from "../../../src/cli/completions/launch.ts";
import { shortest } from "../../../src/cli/completions/called.ts";
import { zshCompletions } from "../../../src/cli/completions/zsh.ts";
import { BUILT_IN_TEMPLATES } from "../../../src/model/template.ts";
import { PROGRAM, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";
import { missing } from "./missing.ts";

const grammar = grammarOf(await loadNouns());

/** What a bash that breaks words at blanks alone offers at the end of a line of plain words. */
async function offered(box: Sandbox, line: string): Promise<string[]> {
  const script = `
    eval "$(cat)"
    compopt() { :; }
    agenttower() { ${PROGRAM.map((word) => `'${word}'`).join(" ")} "$@"; }
    COMP_LINE=$1 COMP_POINT=\${#1}; shift
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _agenttower agenttower "\${COMP_WORDS[COMP_CWORD]}"; printf '%s\n' "\${COMPREPLY[@]}"`;
  const run = { stdin: bashCompletions(grammar) };
  const { stdout, stderr } = await box.exec(
    ["bash", "-uc", script, "bash", line, ...line.split(" ")],
    run,
  );
  assertEquals(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

testUnless(missing("bash"), "bash is offered commands, options, words and names", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const at = (line: string) => offered(box, `agenttower ${line}`);
  assertEquals(await at("lay"), ["layout"]);
  assertEquals(await at("layout c"), ["create"]);
  assertEquals(await at("--json layout sh"), ["show"]);
  assertEquals(await at("layout create "), ["local"]);
  assertEquals(await at("layout show "), ["demo"]);
  assertEquals(await at("layout show local/"), ["local/demo"]);
  assertEquals(await at("rm d"), ["demo"]);
  assertEquals(await at("rm demo s"), ["s1", "s2"]);
  assertEquals(await at("attach local/m"), ["local/m1"]);
  assertEquals(await at("logs --f"), ["--follow"]);
  assertEquals(await at("pane remove local/s"), ["local/s1", "local/s2"]);
  assertEquals(await at("layout create local --sess"), ["--session"]);
  assertEquals(await at("layout create local --template 2"), ["2m+2s"]);
  assertEquals(await at("layout list --state=f"), ["--state=failed"]);
  assertEquals(await at("layout list --container=l"), ["--container=local"]);
  box.configure("launch_commands/known.yaml", 'name: known\ncommand: ["true"]\n');
  box.configure("launch_commands/odd.yaml", 'name: $(reboot)\ncommand: ["true"]\n');
  // Nothing of a name is run, neither while it is completed nor after.
  assertEquals(await at("pane recreate m1 --launch "), ["known", "\\$\\(reboot\\)"]);
  assertEquals(await at("layout create local --launch "), ["master:", "slave:"]);
  assertEquals(await at("completions "), ["bash", "zsh", "fish"]);
  assertEquals(await at("help swe"), ["sweep"]);
  assertEquals(await at("config get launch.p"), ["launch.probe_seconds", "launch.path"]);
  assertEquals(await at("config set launch.signals "), ["auto", "off"]);
  assertEquals(await at("schema pro"), ["profile", "program"]);
  assertEquals(await at("events --type pane_re"), ["pane_recreated", "pane_removed"]);
});

Deno.test("offering names makes no state and asks nobody", async () => {
  await using box = await sandbox();
  const { code, stdout } = await box.run("__complete", "layout");
  assertEquals([code, stdout], [0, ""]);
  assertEquals((await box.run("__complete", "container")).stdout, "local\n");
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name), ["home"]);
});

Deno.test("names come from the folders that the line names", async () => {
  await using box = await sandbox();
  const other = `${box.dir}/other`;
  await box.run("layout", "create", "local", "--session", "demo", "--state-dir", other, "--wait");
  assertEquals((await box.run("__complete", "layout", "--", "")).stdout, "");
  const line = ["--", "", `--state-dir=${other}`, "attach"];
  assertEquals((await box.run("__complete", "layout", ...line)).stdout, "demo\n");
});

Deno.test("names are as short as means one record, and full once they are begun so", () => {
  const records = [
    { name: "demo", full: "alpha/demo" },
    { name: "demo", full: "beta/demo" },
    { name: "work", full: "beta/work" },
    { name: "-x", full: "beta/-x" },
  ];
  const apart = ["alpha/demo", "beta/demo"];
  assertEquals(shortest(records, ""), [...apart, "work", "beta/-x"]);
  assertEquals(shortest(records, "w"), [...apart, "work", "beta/-x"]);
  assertEquals(shortest(records, "beta/w"), [...apart, "beta/work", "beta/-x"]);
  assertEquals(shortest([{ name: "work", full: "beta/work" }], "be"), ["beta/work"]);
});

Deno.test("an override's parts come from the template, prefix and session of the line", () => {
  const pane = (role: string, labelPattern: string) => ({
    role,
    capability: "worker",
    labelPattern,
    defaultLaunchCommandRef: null,
  });
  const team = {
    name: "team",
    panes: [pane("lead", "{session}-lead"), pane("hand", "h{ordinal}"), pane("hand", "h{ordinal}")],
    file: null,
  };
  const templates = new Map([...BUILT_IN_TEMPLATES, team].map((each) => [each.name, each]));
  const at = (current: string, line = "layout create local") =>
    launchWords({ current, words: line.split(" ") }, { templates, profiles: ["claude"] });
  assertEquals(at(""), ["master:", "slave:"]);
  assertEquals(at("slave:"), ["slave:s1=", "slave:s2="]);
  assertEquals(at("slave:s2="), ["slave:s2=claude"]);
  assertEquals(at("slave:s3="), []);
  assertEquals(at("", "--launch master:m1=x --launch=slave:s1=y"), ["slave:"]);
  assertEquals(at("slave:", "--label-prefix w- --launch slave:w-s1=x"), ["slave:w-s2="]);
  assertEquals(at("", "--template team"), ["hand:"]);
  assertEquals(at("lead:", "--template=team --session a.b"), ["lead:a_b-lead="]);
  assertEquals(at("", "--template unknown"), []);
});

for (
  const [shell, check, script] of [
    ["bash", ["bash", "-n"], bashCompletions(grammar)],
    ["zsh", ["zsh", "-fn"], zshCompletions(grammar)],
    ["fish", ["fish", "--no-config", "--no-execute"], fishCompletions(grammar)],
  ] as const
) {
  testUnless(missing(shell), `${shell} can read its completions`, async () => {
    await using box = await sandbox();
    Deno.writeTextFileSync(`${box.dir}/script`, script);
    const { code, stderr } = await box.exec([...check, `${box.dir}/script`]);
    assertEquals([code, stderr], [0, ""]);
  });
}

Deno.test("every shell's completions name every command and every option", () => {
  const scripts = [bashCompletions(grammar), zshCompletions(grammar), fishCompletions(grammar)];
  for (const script of scripts) {
    for (const { words, options } of grammar.commands) {
      for (const word of words) assertStringIncludes(script, word);
      for (const { name } of options) assertStringIncludes(script, name);
    }
  }
});
