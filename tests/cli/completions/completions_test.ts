import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadNouns } from "../../../src/cli/run/nouns.ts";
import { bashCompletions } from "../../../src/cli/completions/bash.ts";
import { fishCompletions } from "../../../src/cli/completions/fish.ts";
import { grammarOf } from "../../../src/cli/completions/grammar.ts";
import { zshCompletions } from "../../../src/cli/completions/zsh.ts";
import { FROM_SOURCE, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { testUnless } from "../../support/skip.ts";

const grammar = grammarOf(await loadNouns());

function missing(program: string): string | null {
  const found = (Deno.env.get("PATH") ?? "").split(":").some((folder) => {
    try {
      return Deno.statSync(`${folder}/${program}`).isFile;
    } catch {
      return false;
    }
  });
  return found ? null : `no ${program} here`;
}

/** What bash offers at the end of the words. */
async function offered(box: Sandbox, ...words: string[]): Promise<string[]> {
  const script = `
    eval "$(cat)"
    agenttower() { ${FROM_SOURCE.map((word) => `'${word}'`).join(" ")} "$@"; }
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _agenttower; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const run = { stdin: bashCompletions(grammar) };
  const { stdout, stderr } = await box.exec(["bash", "-uc", script, "bash", ...words], run);
  assertEquals(stderr, "");
  return stdout.split("\n").filter((line) => line !== "");
}

testUnless(missing("bash"), "bash is offered commands, options, words and names", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const at = (...words: string[]) => offered(box, "agenttower", ...words);
  assertEquals(await at("lay"), ["layout"]);
  assertEquals(await at("layout", "c"), ["create"]);
  assertEquals(await at("--json", "layout", "sh"), ["show"]);
  assertEquals(await at("layout", "create", ""), ["local"]);
  assertEquals(await at("layout", "show", ""), ["demo", "local/demo"]);
  assertEquals(await at("rm", "d"), ["demo"]);
  assertEquals(await at("rm", "demo", "s"), ["s1", "s2"]);
  assertEquals(await at("attach", "local/m"), ["local/m1"]);
  assertEquals(await at("logs", "--f"), ["--follow"]);
  assertEquals(await at("pane", "remove", "local/s"), ["local/s1", "local/s2"]);
  assertEquals(await at("layout", "create", "local", "--sess"), ["--session"]);
  assertEquals(await at("layout", "create", "local", "--template", "2"), ["2m+2s"]);
  assertEquals(await at("layout", "list", "--state", "f"), ["failed"]);
  assertEquals(await at("layout", "list", "--container", "=", "l"), ["local"]);
  box.configure("launch_commands/known.yaml", 'name: known\ncommand: ["true"]\n');
  assertEquals(await at("pane", "recreate", "local/m1", "--launch", ""), ["known"]);
  // It takes ROLE:LABEL=PROFILE, and no profile alone.
  assertEquals(await at("layout", "create", "local", "--launch", ""), []);
  assertEquals(await at("completions", ""), ["bash", "zsh", "fish"]);
  assertEquals(await at("help", "swe"), ["sweep"]);
  assertEquals(await at("config", "get", "launch.p"), ["launch.probe_seconds", "launch.path"]);
  assertEquals(await at("schema", "pro"), ["profile", "program"]);
  assertEquals(await at("events", "--type", "pane_re"), ["pane_recreated", "pane_removed"]);
});

testUnless(
  missing("zsh"),
  "zsh completes once its script is sourced, or lies in $fpath",
  async () => {
    await using box = await sandbox();
    const program = FROM_SOURCE.map((word) => `'${word}'`).join(" ");
    Deno.mkdirSync(`${box.dir}/functions`);
    Deno.writeTextFileSync(`${box.dir}/functions/_agenttower`, zshCompletions(grammar));
    const loads = [
      `source <(agenttower completions zsh)`,
      `fpath=('${box.dir}/functions' $fpath); autoload -Uz compinit; compinit -i`,
    ];
    for (const [n, load] of loads.entries()) {
      const setUp = `${box.dir}/set-up-${n}`;
      Deno.writeTextFileSync(setUp, `agenttower() { ${program} "$@" }\n${load}\nPS1='ready> '\n`);
      await box.tmux("new-session", "-d", "-s", `z${n}`, "-x", "120", "-y", "40", "zsh", "-f");
      const type = (...keys: string[]) => box.tmux("send-keys", "-t", `=z${n}:`, "--", ...keys);
      // Every Tab runs the program.
      const shows = (text: string) =>
        box.eventually(async () => {
          const { stdout } = await box.tmux("capture-pane", "-p", "-t", `=z${n}:`);
          if (stdout.includes(text)) return true;
          throw new Error(stdout);
        }, 30_000);
      await type(`. ${setUp}`, "Enter");
      await shows("ready>");
      const screen = (await box.tmux("capture-pane", "-p", "-t", `=z${n}:`)).stdout;
      assertEquals(screen.includes("command not found"), false, screen);
      await type("agenttower layo", "Tab");
      await shows("agenttower layout");
      await type("recr", "Tab");
      await shows("agenttower layout recreate");
      await type("--degr", "Tab");
      await shows("agenttower layout recreate --degraded");
    }
  },
);

Deno.test("offering names makes no state and asks nobody", async () => {
  await using box = await sandbox();
  const { code, stdout } = await box.run("__complete", "layout");
  assertEquals([code, stdout], [0, ""]);
  assertEquals((await box.run("__complete", "container")).stdout, "local\n");
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name), ["home"]);
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
