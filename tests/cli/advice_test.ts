/** What the program advises, followed in the situation in which it advises it. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { filesBelow } from "../../scripts/source_files.ts";
import { GLOBAL_OPTIONS } from "../../src/cli/args/globals.ts";
import { findCommand } from "../../src/cli/run/find_command.ts";
import { benchContainer, dockerTest } from "../support/engine.ts";
import { ROOT } from "../support/root.ts";
import { type CliResult, type Sandbox, sandbox } from "../support/sandbox.ts";

function hintIn({ stderr }: CliResult): string {
  return /^hint: (.*)$/m.exec(stderr)?.[1] ?? "";
}

/** What a text says behind these words, to the end of the line. */
function behind(words: string, text: string): string {
  assertStringIncludes(text, words);
  return text.slice(text.indexOf(words) + words.length).split("\n")[0]!;
}

/** Types a line that begins with the program's name. */
function follow(box: Sandbox, line: string, ...more: string[]): Promise<CliResult> {
  const [program, ...args] = line.trim().split(" ");
  assertEquals(program, "agenttower", line);
  return box.run(...args, ...more);
}

Deno.test("a layout that has failed is not to be attached to, but comes back when it is cured", async () => {
  await using box = await sandbox();
  const folder = `${box.dir}/later`;
  box.configure(
    "launch_commands/p.yaml",
    `name: p\ncommand: ["sleep", "1000"]\nworking_dir: ${folder}\n`,
  );
  const launch = ["master:m1", "slave:s1", "slave:s2"].flatMap((it) => ["--launch", `${it}=p`]);
  const made = await box.run(
    ...["layout", "create", "local", "--session", "demo", ...launch, "--wait"],
  );
  assertEquals(made.code, 4, made.stderr);
  assertStringIncludes(
    made.stdout,
    "make it, or name another in the profile; then agenttower pane recreate",
  );
  Deno.mkdirSync(folder);
  const hint = hintIn(made);
  assertEquals((await follow(box, behind("once that is cured: ", hint))).code, 0);
});

Deno.test("a session that stands where a layout wants to come back is moved out of its way", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.endServer();
  await box.tmux("new-session", "-d", "-s", "demo", "sleep 1000");
  const recreate = () => box.run("layout", "recreate", "local/demo", "--wait");
  const refused = await recreate();
  assertEquals(refused.code, 1);
  assertEquals(refused.stderr.includes("--session"), false);
  const line = behind("give it another name: ", hintIn(refused));
  assertEquals((await box.exec(["sh", "-c", line])).code, 0);
  assertEquals((await recreate()).code, 0);
  const { stdout } = await box.tmux("list-sessions", "-F", "#{session_name}");
  assertEquals(stdout, "demo\ndemo-other\n");
});

Deno.test("where there is no room for a pane the way back makes room first", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.run("pane", "remove", "local/s2");
  await box.tmux("resize-window", "-t", "=demo:", "-x", "2", "-y", "1");
  const failed = await box.run("pane", "recreate", "local/s2", "--wait");
  assertEquals(failed.code, 4, failed.stdout);
  const way = behind("s2: no space for new pane: make its window larger", failed.stdout);
  await box.tmux("resize-window", "-t", "=demo:", "-x", "200", "-y", "50");
  const again = await follow(box, behind("; then ", way), "--wait");
  assertEquals(again.code, 0, again.stderr);
});

Deno.test("a tmux that cannot be asked is shown to the operator, by doctor too", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(`${box.dir}/bin`);
  const script =
    '#!/bin/sh\ncase "$*" in *-V*) echo tmux 3.3a;; *) echo out of order >&2; exit 1;; esac\n';
  Deno.writeTextFileSync(`${box.dir}/bin/tmux`, script, { mode: 0o700 });
  const env = { PATH: `${box.dir}/bin:${box.env.PATH}` };
  const refused = await box.run({ env }, "layout", "create", "local", "--session", "s");
  const line = behind("see what it says: ", hintIn(refused));
  assertStringIncludes((await box.exec(["sh", "-c", line], { env })).stderr, "out of order");
  const doctor = await box.run({ env }, "doctor", "--container", "local");
  assertMatch(doctor.stdout, /problem +server .* cure: see what it says: tmux list-sessions/);
});

dockerTest("panes of a container that was restarted say so, and come back", async () => {
  await using bench = await benchContainer();
  await using box = await sandbox();
  box.configure("config.yaml", 'logs:\n  mode: "off"\n');
  await box.run("layout", "create", bench.name, "--session", "demo", "--wait");
  const before = Date.now();
  await bench.stop();
  const sent = await box.run(
    ...["agent", "send", `${bench.name}/m1`, "--text", "x", "--no-recover"],
  );
  assertEquals(sent.code, 1);
  assertEquals((await box.exec(hintIn(sent).split(" "))).code, 0, sent.stderr);
  const shown = await box.run("layout", "show", `${bench.name}/demo`);
  const since = behind("m1: its container was restarted, and runs since ", shown.stdout);
  const at = Date.parse(since.split(";")[0]!);
  assertEquals(at > before - 3000 && at < Date.now() + 3000, true, since);
  const again = await follow(box, behind("; then ", since), "--wait");
  assertEquals(again.code, 0, again.stderr);
});

/** What follows the program's name where it is no command. */
const PROSE = /^(agenttower|as|built|in|itself|knows)\b/;

Deno.test("every command that is advised anywhere exists, with its options", async () => {
  const texts = filesBelow(ROOT, "src", /\.ts$/).map((path) =>
    Deno.readTextFileSync(`${ROOT}/${path}`)
  );
  const advised = texts.flatMap((text) =>
    text.split("\n").filter((line) => !/^\s*(\*|\/\/|\/\*)/.test(line))
      .flatMap((line) => [...line.matchAll(/agenttower ([a-z]+\b[^"`;)]*)/g)])
      .map(([, words = ""]) => words.replace(/[',.].*$/, ""))
      .filter((words) => !PROSE.test(words))
  );
  const wrong: string[] = [];
  for (const words of new Set(advised)) {
    const list = words.split(" ").filter((word) => word !== "");
    const found = await findCommand(list.filter((word) => /^[a-z]+$/.test(word)))
      .catch(() => null);
    if (found?.command == null) {
      wrong.push(words);
      continue;
    }
    const known = { ...GLOBAL_OPTIONS, ...found.command.options };
    const options = [...words.matchAll(/--([a-z-]+)/g)].map(([, name = ""]) => name);
    wrong.push(...options.filter((name) => !(name in known)).map((name) => `${words}: --${name}`));
  }
  assertEquals(wrong, []);
  assertEquals(advised.length > 30, true);
});
