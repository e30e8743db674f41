import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { SETTING_KEYS } from "../../src/config/settings/setting_table.ts";
import { advised, follow, made } from "../support/advice.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";
import { terminal } from "./terminal_box.ts";

function text(box: Sandbox): string {
  return Deno.readTextFileSync(`${box.config}/config.yaml`);
}

/** What is in the configuration folder; null where there is none. */
function entries(box: Sandbox): string[] | null {
  try {
    return [...Deno.readDirSync(box.config)].map(({ name }) => name).sort();
  } catch {
    return null;
  }
}

/** An editor that runs this shell script on the copy, `$1`. */
function editor(box: Sandbox, script: string): Record<string, string> {
  const file = `${box.dir}/editor`;
  Deno.writeTextFileSync(file, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
  Deno.chmodSync(file, 0o700);
  return { EDITOR: file };
}

Deno.test("config get shows what holds and where it comes from, and makes nothing", async () => {
  await using box = await sandbox();
  const none = await made(box, "config", "get");
  assertEquals(none.stdout.trimEnd().split("\n").length, SETTING_KEYS.length + 2);
  assertMatch(none.stdout, /^tmux\.rows +50 +default$/m);
  assertEquals([entries(box), [...Deno.readDirSync(box.dir)].map(({ name }) => name)], [null, [
    "home",
  ]]);

  box.configure("config.yaml", "# mine\ntmux:\n  rows: 40\n  columns:\n");
  const some = await made(box, "config", "get", "tmux");
  assertMatch(some.stdout, new RegExp(`^tmux\\.rows +40 +${box.config}/config.yaml:3$`, "m"));
  assertMatch(some.stdout, /^tmux\.columns +200 +default$/m);
  assertEquals(some.stdout.includes("logs."), false);

  const one = await made(box, "config", "get", "tmux.rows");
  assertEquals(one.stdout, "40\n");
  assertEquals(one.stderr, `tmux.rows: ${box.config}/config.yaml:3\n`);
  const quiet = await made(box, "config", "get", "-q", "containers.name_contains");
  assertEquals([quiet.stdout, quiet.stderr], ["[bench]\n", ""]);

  const file = `${box.config}/config.yaml`;
  assertEquals((await made(box, "config", "get", "tmux.rows", "--json")).json.result, {
    key: "tmux.rows",
    value: 40,
    default: 50,
    file,
    line: 3,
  });
  const all = (await made(box, "config", "get", "--json")).json.result.items;
  const keys = all.map(({ key }: { key: string }) => key);
  assertEquals(keys, ["engines", ...SETTING_KEYS.map(({ name }) => name)]);
  assertEquals(all.at(-1), {
    key: "tmux.borders",
    value: "label",
    default: "label",
    file: null,
    line: null,
  });
});

Deno.test("config get shows the engines as commands, which are set by editing", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "logs:\n  max_mb: 1\nengines:\n  - podman\n  - context: build\n");
  const one = await made(box, "config", "get", "engines");
  assertEquals(one.stdout, '[podman, "docker --context build"]\n');
  assertEquals(one.stderr, `engines: ${box.config}/config.yaml:3\n`);
  const set = await box.run("config", "set", "engines", "docker");
  assertEquals(set.code, 1);
  advised(set.stderr, "write it: agenttower config edit");
  box.configure("config.yaml", "engines: [{ context: box }, { connection: box }]\n");
  const twice = await box.run("config", "get", "engines");
  const [name] = advised(twice.stderr, "give one of them a name of its own: name: ${name}");
  assertEquals([twice.code, name], [1, "my-box"]);
});

Deno.test("a setting that there is not is refused with the nearest, or the way to all", async () => {
  await using box = await sandbox();
  const near = await box.run("config", "set", "launch.pth", "login");
  assertEquals([near.code, advised(near.stderr, "did you mean ${near}?")], [1, ["launch.path"]]);
  const bare = await box.run("config", "get", "max_mb");
  assertEquals(advised(bare.stderr, "did you mean ${near}?"), ["logs.max_mb"]);
  const far = await box.run("config", "get", "qqqqqqqqqqqqqq");
  assertEquals(far.code, 1);
  advised(far.stderr, "see which there are: agenttower config get");
  assertStringIncludes(await follow(box, "agenttower config get"), "launch.path");
  assertEquals(entries(box), null);
});

Deno.test("config set makes the file, changes one line of it, and is in force at once", async () => {
  await using box = await sandbox();
  const first = await made(box, "config", "set", "tmux.rows", "40");
  assertEquals([text(box), first.stdout], ["tmux:\n  rows: 40\n", ""]);
  assertEquals(
    first.stderr,
    `tmux.rows is now 40, in ${box.config}/config.yaml:2\n`,
  );
  box.configure("config.yaml", "# mine\ntmux:\n  rows: 40 # low\n\n# end\n");
  await made(box, "config", "set", "tmux.rows", "30");
  await made(box, "config", "set", "containers.bench_user", "1000");
  await made(box, "config", "set", "containers.name_contains", "dev");
  await made(box, "config", "set", "containers.name_contains", '[dev, "x y"]');
  await made(box, "config", "set", "logs.mode", "off");
  assertEquals(
    text(box),
    "# mine\ntmux:\n  rows: 30 # low\n\n# end\n\n" +
      'containers:\n  bench_user: "1000"\n  name_contains: [dev, "x y"]\n\nlogs:\n  mode: off\n',
  );
  assertEquals((await made(box, "config", "get", "containers.bench_user")).stdout, "1000\n");
  const again = await made(box, "config", "set", "logs.mode", "off", "--json");
  assertEquals(again.json.result, {
    key: "logs.mode",
    value: "off",
    default: "auto",
    file: `${box.config}/config.yaml`,
    line: 12,
    changed: false,
  });
  const unset = await made(box, "config", "set", "logs.mode", "null");
  assertStringIncludes(unset.stderr, "logs.mode is now auto, the default");
  assertEquals(entries(box), ["config.yaml"]);
});

Deno.test("a value that may not be is refused as the file's reader would, and nothing is written", async () => {
  await using box = await sandbox();
  const cases: [string, string, RegExp][] = [
    ["tmux.rows", "0", /^error\[validation_failed\]: tmux\.rows: must be from 1 to 10000$/m],
    ["tmux.rows", "1.5", /tmux\.rows: must be a whole number/],
    ["tmux.rows", "many", /tmux\.rows: must be a number from 1 to 10000, not text/],
    ["launch.keep_dead", "yes", /launch\.keep_dead: must be true or false, not text/],
    [
      "launch.path",
      "lgin",
      /launch\.path: must be one of inherit, login\nhint: did you mean "login"/,
    ],
    ["containers.name_contains", "[a", /containers\.name_contains: is not valid YAML/],
    ["containers.name_contains", "[1]", /containers\.name_contains\[0\]: must be text/],
    ["containers.bench_user", "a b", /containers\.bench_user: must be a user's name or number/],
  ];
  for (const [key, value, told] of cases) {
    const refused = await box.run("config", "set", key, value);
    assertEquals(refused.code, 1, key);
    assertMatch(refused.stderr, told);
  }
  assertEquals(entries(box), null);
});

Deno.test("a file that is wrong elsewhere is left as it is, and set mends what it is about", async () => {
  await using box = await sandbox();
  const wrong = "tmux:\n  rows: 0 # tall\nlogs: {}\n";
  box.configure("config.yaml", wrong);
  const elsewhere = await box.run("config", "set", "launch.path", "login");
  assertEquals([elsewhere.code, text(box)], [1, wrong]);
  assertStringIncludes(
    elsewhere.stderr,
    `tmux.rows: must be from 1 to 10000 (${box.config}/config.yaml, line 2)`,
  );
  await made(box, "config", "set", "tmux.rows", "5");
  assertEquals(text(box), wrong.replace("0", "5"));

  const flow = await box.run("config", "set", "logs.mode", "off");
  assertEquals([flow.code, text(box)], [1, wrong.replace("0", "5")]);
  const [section, assignment] = advised(
    flow.stderr,
    "below a line ${section}: write ${assignment} by way of agenttower config edit",
  );
  const env = editor(box, `sed -i 's/logs: {}/${section}:\\n  ${assignment}/' "$1"`);
  const edited = await box.run({ env }, "config", "edit");
  assertEquals(edited.code, 0, edited.stderr);
  assertEquals((await made(box, "config", "get", "logs.mode")).stdout, "off\n");
});

Deno.test("what the file is stays: its mode, its link, its byte order mark; and no other file is left", async () => {
  await using box = await sandbox();
  const target = `${box.dir}/dotfiles/config.yaml`;
  Deno.mkdirSync(`${box.dir}/dotfiles`);
  Deno.mkdirSync(box.config);
  Deno.writeTextFileSync(target, "\ufefftmux:\r\n  rows: 4\r\n");
  Deno.chmodSync(target, 0o640);
  Deno.symlinkSync(target, `${box.config}/config.yaml`);
  await made(box, "config", "set", "tmux.rows", "5");
  const bytes = Deno.readFileSync(target);
  assertEquals(
    new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes),
    "\ufefftmux:\r\n  rows: 5\r\n",
  );
  assertEquals((Deno.statSync(target).mode ?? 0) & 0o7777, 0o640);
  assertEquals(Deno.lstatSync(`${box.config}/config.yaml`).isSymlink, true);
  assertEquals([...Deno.readDirSync(`${box.dir}/dotfiles`)].length, 1);

  Deno.chmodSync(target, 0o440);
  const refused = await box.run("config", "set", "tmux.rows", "6");
  assertEquals(refused.code, 1);
  assertMatch(refused.stderr, /cannot write .*config\.yaml: it is write-protected/);
});

Deno.test("settings set at once are all set", async () => {
  await using box = await sandbox();
  const values = ["tmux.rows=7", "tmux.columns=8", "locks.wait_seconds=9", "logs.max_mb=10"];
  await Promise.all(values.map((each) => made(box, "config", "set", ...each.split("="))));
  const { items } = (await made(box, "config", "get", "--json")).json.result;
  for (const each of values) {
    const [key, value] = each.split("=");
    const found = items.find((item: { key: string }) => item.key === key);
    assertEquals(String(found.value), value, key);
  }
});

Deno.test("config path works whatever the file is", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: [");
  assertEquals((await made(box, "config", "path")).stdout, `${box.config}/config.yaml\n`);
  const { json } = await made(box, "config", "path", "--json");
  assertEquals(json.result, { path: `${box.config}/config.yaml` });
});

Deno.test("config edit without an editor of the operator's wants a terminal", async () => {
  await using box = await sandbox();
  const { code, stderr } = await box.run({ env: { EDITOR: "", VISUAL: "" } }, "config", "edit");
  assertEquals(code, 1);
  advised(stderr, "name one that works: export EDITOR=vi");
});

Deno.test("config edit begins with every setting, and makes no file unless something is written", async () => {
  await using box = await sandbox();
  const idle = await box.run(
    { env: editor(box, 'grep -q "probe_seconds" "$1"') },
    "config",
    "edit",
  );
  assertEquals([idle.code, idle.stderr, entries(box)], [0, "nothing was changed\n", null]);
  const env = editor(box, 'printf "tmux:\\n  rows: 9\\n" >"$1"');
  assertEquals((await box.run({ env }, "config", "edit")).code, 0);
  assertEquals(text(box), "tmux:\n  rows: 9\n");
});

Deno.test("config edit mends a broken file, and $VISUAL comes before $EDITOR and may hold arguments", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: [");
  const env = { EDITOR: "false", VISUAL: `sed -i 's/\\[/{}/'` };
  const edited = await box.run({ env }, "config", "edit", "--json");
  assertEquals([edited.code, edited.json.result.changed, text(box)], [0, true, "tmux: {}"]);
});

Deno.test("what cannot be used is not put in place, and what was written is kept", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: {}\n");
  const env = editor(box, 'echo "tmux: { rows: 0 }" >"$1"');
  const refused = await box.run({ env }, "config", "edit");
  assertEquals([refused.code, text(box)], [1, "tmux: {}\n"]);
  assertStringIncludes(refused.stderr, `(${box.config}/config.yaml, line 1)`);
  const [copy] = advised(refused.stderr, "what you wrote is in ${copy}");
  assertEquals(Deno.readTextFileSync(copy!), "tmux: { rows: 0 }\n");
  Deno.removeSync(copy!.replace(/\/config\.yaml$/, ""), { recursive: true });
});

Deno.test("an editor that fails changes nothing, and is named with a way on", async () => {
  await using box = await sandbox();
  const env = editor(box, 'echo "tmux: {}" >"$1"; exit 3');
  const failed = await box.run({ env }, "config", "edit");
  assertEquals([failed.code, entries(box)], [1, null]);
  assertStringIncludes(failed.stderr, "EDITOR: the editor");
  advised(failed.stderr, "name one that works: export EDITOR=vi");
  const works = await box.run({ env: { EDITOR: "true" } }, "config", "edit");
  assertEquals(works.code, 0);
});

Deno.test("a file that somebody else changes during an edit stays theirs", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: {}\n");
  const script = `echo "logs: {}" >"${box.config}/config.yaml"; echo "locks: {}" >"$1"`;
  const late = await box.run({ env: editor(box, script) }, "config", "edit");
  assertEquals([late.code, text(box)], [1, "logs: {}\n"]);
  const [copy] = advised(late.stderr, "what you wrote is in ${copy}");
  assertEquals(Deno.readTextFileSync(copy!), "locks: {}\n");
  Deno.removeSync(copy!.replace(/\/config\.yaml$/, ""), { recursive: true });
});

Deno.test("on a terminal, a faulty edit is gone on with until it can be used", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "tmux: {}\n");
  // Wrong at first, then less wrong, then right.
  const { EDITOR = "" } = editor(
    box,
    'case $(cat "$1") in *"{}"*) echo "tmux: { rows: 0 }" >"$1" ;; *) sed -i "s/0 }/12 }/" "$1" ;; esac',
  );
  box.env.EDITOR = EDITOR;
  const screen = await terminal(box);
  await screen.run("config", "edit");
  await screen.shows("Edit it again? [Y/n]");
  assertEquals(text(box), "tmux: {}\n");
  await screen.type("Enter");
  await screen.shows("exit:0");
  assertEquals(text(box), "tmux: { rows: 12 }\n");
});
