/** Advice on how the program is called: each time the refused call goes through when it is taken. */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../support/database.ts";
import { addProfile } from "../../support/definitions.ts";
import { advised, typeLine } from "../../support/advice.ts";
import { type Sandbox, sandbox } from "../../support/sandbox.ts";

/** What the call is refused with. */
async function refusal(box: Sandbox, ...args: string[]): Promise<string> {
  const { code, stderr } = await box.run(...args);
  assertEquals(code === 0, false, args.join(" "));
  return stderr;
}

async function succeed(box: Sandbox, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await box.run(...args);
  assertEquals(code, 0, stderr);
  return stdout;
}

/** The call with the word in the place of the one that was mistyped. */
function mended(args: readonly string[], wrong: string, near: string): string[] {
  return args.map((arg) => arg.replace(wrong, near.replaceAll('"', "")));
}

Deno.test("a name that is nearly right is named, and works", async () => {
  await using box = await sandbox();
  await succeed(box, "layout", "create", "local", "--session", "demo");
  addProfile(box, "sleeper", ["sleep", "1000"]);
  const calls: [string, ...string[]][] = [
    ["layuot", "layuot", "list"],
    ["lst", "layout", "lst"],
    ["--limt", "layout", "list", "--limt", "5"],
    ["local/m11", "pane", "show", "local/m11"],
    ["local/deno", "layout", "show", "local/deno"],
    ["sleper", "profile", "show", "sleper"],
    ["app.agent.lst", "schema", "app.agent.lst"],
  ];
  for (const [wrong, ...call] of calls) {
    const [near] = advised(await refusal(box, ...call), "did you mean ${near}?");
    await succeed(box, ...mended(call, wrong, near!));
  }
});

Deno.test("where no name is near, those that there are can be seen", async () => {
  await using box = await sandbox();
  await succeed(box, "layout", "create", "local", "--session", "demo", "--wait");
  addProfile(box, "sleeper", ["sleep", "1000"]);
  /** Types the advice, and gives what it prints. */
  const look = async (line: string): Promise<string> => {
    const { code, stdout, stderr } = await typeLine(box, line);
    assertEquals(code, 0, stderr);
    return stdout;
  };
  const nothing = "xyzzy-nothing";

  advised(await refusal(box, "layout", "show", nothing), "agenttower layout list --all");
  assertStringIncludes(await look("agenttower layout list --all"), "demo");

  advised(await refusal(box, "pane", "show", nothing), "agenttower pane list --all");
  assertStringIncludes(await look("agenttower pane list --all"), "m1");

  advised(await refusal(box, "agent", "show", nothing), "agenttower agent list");
  assertStringIncludes(await look("agenttower agent list"), "m1");

  const create = ["layout", "create", "local", "--session", "more"];
  advised(await refusal(box, ...create, "--template", nothing), "agenttower template list");
  assertStringIncludes(await look("agenttower template list"), "2m+2s");

  const launch = `master:m1=${nothing}`;
  advised(await refusal(box, ...create, "--launch", launch), "agenttower profile list");
  assertStringIncludes(await look("agenttower profile list"), "sleeper");

  const route = await refusal(box, "route", "remove", "deadbeef");
  advised(route, "agenttower route list");
  await look("agenttower route list");

  advised(await refusal(box, "schema", nothing), "agenttower schema prints them all");
  assertStringIncludes(await look("agenttower schema"), "managed.layout.create");

  const [verbs] = advised(await refusal(box, "layout", nothing), "known: ${all}");
  for (const verb of verbs!.split(", ")) await succeed(box, "layout", verb, "--help");

  const { stdout } = await box.run("--json");
  assertEquals(JSON.parse(stdout).ok, false);
  assertStringIncludes(await look("agenttower help"), "layout");

  const shells = advised(await refusal(box, "completions", "tcsh"), "bash, zsh or fish");
  assertEquals(shells, []);
  for (const shell of ["bash", "zsh", "fish"]) await succeed(box, "completions", shell);
});

Deno.test("options are shown as they are written, and go through so", async () => {
  await using box = await sandbox();
  await succeed(box, "layout", "create", "local", "--session", "demo", "--wait");
  addProfile(box, "claude-master", ["sleep", "1000"]);

  advised(await refusal(box, "layout", "list", "-z"), "options have two dashes: --name");
  await succeed(box, "layout", "list", "--all");

  const since = "as in --since 10m or --since 2026-01-31T12:00:00Z";
  advised(await refusal(box, "events", "--since", "yesterday"), since);
  await succeed(box, "events", "--limit", "1", "--since", "10m");
  await succeed(box, "events", "--limit", "1", "--since", "2026-01-31T12:00:00Z");

  const more = ["layout", "create", "local", "--session", "more"];
  const form = "as in --launch master:m1=claude-master";
  advised(await refusal(box, ...more, "--launch", "claude-master"), form);
  await succeed(box, "layout", "remove", "local/demo");
  await succeed(box, ...more, "--launch", "master:m1=claude-master", "--wait");

  const send = ["agent", "send", "local/m1", "--timeout", "1", "--no-enter"];
  const text = await refusal(box, ...send, "--text", "--no-recover");
  const [word] = advised(text, "if that is the value: ${word}");
  // The pane reads nothing: what counts is that the text is taken as such.
  const taken = await typeLine(box, `agenttower ${send.join(" ")} ${word}`);
  assertStringIncludes(taken.stderr, "nothing in m1 read its terminal");

  advised(await refusal(box, ...send, "hello"), "the text goes behind --text");
  const both = "give the text either as --text T or, with -, on standard input";
  advised(await refusal(box, ...send), both);
  for (const line of ["--text hello", "- <TEXT"]) {
    Deno.writeTextFileSync(`${box.dir}/TEXT`, "hello");
    const { stderr } = await typeLine(box, `agenttower ${send.join(" ")} ${line}`);
    assertStringIncludes(stderr, "nothing in m1 read its terminal");
  }
});

Deno.test("a beginning that means several ids is told, and more characters mean one", async () => {
  await using box = await sandbox();
  const created = await box.run("layout", "create", "local", "--session", "demo", "--json");
  const id: string = created.json.result.layout_id;
  await succeed(box, "layout", "wait", id);
  const twin = id.slice(0, -1) + (id.endsWith("0") ? "1" : "0");
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec(
    "CREATE TEMP TABLE twin AS SELECT * FROM managed_layout; " +
      `UPDATE twin SET id = '${twin}'; INSERT INTO managed_layout SELECT * FROM twin`,
  );
  database.close();
  const told = await refusal(box, "layout", "show", id.slice(0, 8));
  advised(told, "give one of these instead");
  assertStringIncludes(told, twin);
  assertStringIncludes(await succeed(box, "layout", "show", id), "m1");
});

Deno.test("every list goes on where its page ended", async () => {
  await using box = await sandbox();
  await succeed(box, "layout", "create", "local", "--session", "a", "--wait");
  await succeed(
    box,
    "layout",
    "create",
    "local",
    "--session",
    "b",
    "--label-prefix",
    "b-",
    "--wait",
  );
  for (const list of [["layout", "list"], ["pane", "list"], ["agent", "list", "--all"]]) {
    const page = await box.run(...list, "--limit", "1");
    const [cursor] = advised(page.stderr, "there are more: --after ${cursor}");
    const next = await succeed(box, ...list, "--limit", "1", "--after", cursor!);
    assertEquals(next === page.stdout || next === "", false, list.join(" "));
  }
});

Deno.test("a bug names the log that has its cause", async () => {
  await using box = await sandbox();
  await succeed(box, "layout", "list");
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec("DROP TABLE container_check");
  database.close();
  const [path] = advised(await refusal(box, "status"), "the local log is ${logged}");
  assertStringIncludes(Deno.readTextFileSync(path!), "no such table: container_check");
});
