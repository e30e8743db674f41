import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { sandbox } from "../support/sandbox.ts";

Deno.test("a command line that cannot be understood exits 2 with the nearest match", async () => {
  await using box = await sandbox();
  const cases: [string[], string][] = [
    [["layuot", "list"], 'hint: did you mean "layout"?'],
    [["layout", "lst"], 'hint: did you mean "list"?'],
    [["layout", "list", "--limt", "5"], "hint: did you mean --limit?"],
    [["layout", "create"], "usage: agenttower layout create CONTAINER --session NAME [options]"],
    [["layout", "show", "a", "b"], 'error: too many arguments: "b"'],
    [["layout"], "layout needs a command: create, list"],
    [["layout", "create", "local", "--session", "s", "--launch", "x"], "as in --launch master:m1="],
  ];
  for (const [args, expected] of cases) {
    const { code, stdout, stderr } = await box.run(...args);
    assertEquals([code, stdout], [2, ""], args.join(" "));
    assertStringIncludes(stderr, expected);
  }
});

Deno.test("with --json a command line that cannot be understood is one envelope, and exits 2", async () => {
  await using box = await sandbox();
  const cases: [string[], string][] = [
    [["layuot", "list"], "COMMAND"],
    [["layout", "lst"], "COMMAND"],
    [["layout"], "COMMAND"],
    [[], "COMMAND"],
    [["layout", "list", "--limt", "5"], "--limt"],
    [["layout", "list", "--limit", "x"], "--limit"],
    [["layout", "list", "--limit"], "--limit"],
    [["layout", "list", "--all=yes"], "--all"],
    [["layout", "list", "-x"], "-x"],
    [["layout", "create"], "CONTAINER"],
    [["layout", "create", "local"], "--session"],
    [["layout", "show", "a", "b"], "b"],
    [["layout", "create", "local", "--session", "s", "--launch", "x"], "--launch"],
    [["layout", "create", "local", "--session", "s", "--attach"], "--attach"],
    [["agent", "send", "abcd"], "--text"],
    [["agent", "send", "--text", "x"], "AGENT"],
    [["agent", "keys", "abcd"], "KEY"],
    [["agent", "send", "abcd", "text"], "-"],
    [["events", "--since", "soon"], "--since"],
    [["completions", "csh"], "SHELL"],
    [["call", "app.hello", "@/no/such/file"], "JSON"],
    [["help", "layuot"], "COMMAND"],
  ];
  for (const [args, field] of cases) {
    const { code, stdout, stderr, json } = await box.run("--json", ...args);
    assertEquals([code, stderr, stdout.split("\n").length], [2, "", 2], args.join(" "));
    const { reason } = json.error.details;
    assertEquals(json.ok, false);
    assertEquals(json.error, {
      code: "validation_failed",
      message: reason,
      details: { field, reason },
    });
  }
});

Deno.test("--json with a value is told in an envelope, as it was meant", async () => {
  await using box = await sandbox();
  const { code, json } = await box.run("layout", "list", "--json=1");
  assertEquals([code, json.error.details.field], [2, "--json"]);
});

Deno.test("with --json, help is one envelope, too", async () => {
  await using box = await sandbox();
  for (const args of [["--help"], ["help"], ["layout", "-h"], ["help", "layout", "create"]]) {
    const { code, stdout, json } = await box.run(...args, "--json");
    assertEquals([code, json.ok, stdout.split("\n").length], [0, true, 2]);
    assertStringIncludes(json.result.help, "Usage: agenttower");
  }
});

Deno.test("local that is mistyped is named, where no engine can be asked", async () => {
  await using box = await sandbox();
  const args = ["layout", "create", "loca", "--session", "s"];
  const { code, stderr } = await box.run({ env: { DOCKER_HOST: "unix:///no/such" } }, ...args);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "error[container_not_found]: ");
  assertStringIncludes(stderr, `hint: did you mean "local"?`);
});

Deno.test("a refusal is one error line and one hint, or with --json one envelope", async () => {
  await using box = await sandbox();
  const args = ["layout", "create", "local", "--session", "s", "--template", "1m+3s"];
  const text = await box.run(...args);
  assertEquals([text.code, text.stdout], [1, ""]);
  assertMatch(text.stderr, /^error\[managed_template_not_found\]: .*\nhint: did you mean .*1m\+2s/);
  const json = await box.run(...args, "--json");
  assertEquals([json.code, json.json.error.code], [1, "managed_template_not_found"]);
  assertEquals(json.json.error.details, {
    template_name: "1m+3s",
    known_templates: ["1m+2s", "2m+2s"],
  });
  assertEquals(json.stdout.split("\n").length, 2);
});

Deno.test("quiet silences hints and warnings, never errors", async () => {
  await using box = await sandbox();
  box.configure("managed_templates/bad.yaml", "name: bad\n");
  const args = ["layout", "create", "local", "--session", "s", "--template", "1m+3s"];
  assertMatch((await box.run(...args)).stderr, /^warning: .*bad\.yaml:1: /);
  assertMatch((await box.run("-q", ...args)).stderr, /^error\[managed_template_not_found\]: .*\n$/);
});

Deno.test("what an operator types comes back with its control characters made visible", async () => {
  await using box = await sandbox();
  const { stderr } = await box.run("layout", "show", "local/\x1b[31mred\x07");
  assertStringIncludes(stderr, "\\x1b[31mred\\x07");
  assertEquals(stderr.includes("\x1b"), false);
  const json = (await box.run("layout", "show", "local/\x9b31m\u202e", "--json")).stdout;
  assertStringIncludes(json, "\\u009b31m\\u202e");
  assertEquals(JSON.parse(json).error.details.layout_id, "local/\x9b31m\u202e");
  const session = await box.run("layout", "create", "local", "--session", "a\x1bb", "--json");
  assertEquals(session.json.error.details.field, "tmux_session_name");
});

Deno.test("the app methods behind human commands answer in the app envelope", async () => {
  await using box = await sandbox();
  const list = await box.run("container", "list", "--json");
  assertEquals(list.json.app_contract_version, "1.1");
  assertEquals(list.json.result.items[0].container_id, "local");
  const missing = await box.run("agent", "show", "1234", "--json");
  assertEquals([missing.code, missing.json.app_contract_version], [1, "1.1"]);
});

Deno.test("help and versions are to be had anywhere", async () => {
  await using box = await sandbox();
  for (const args of [["--help"], ["-h"], [], ["help"], ["help", "layout", "create"]]) {
    const { code, stdout, stderr } = await box.run(...args);
    assertEquals([code, stderr], [0, ""]);
    assertStringIncludes(stdout, "Usage: agenttower");
  }
  const create = await box.run("layout", "create", "local", "-h");
  assertStringIncludes(create.stdout, "agenttower layout create local --session demo --wait");
  const version = await box.run("layout", "list", "-V");
  assertMatch(
    version.stdout,
    /^agenttower \d+\.\d+\.\d+ \(Deno \d+\.\d+\.\d+, SQLite \d+\.\d+\.\d+[^)]*\)\n$/,
  );
});
