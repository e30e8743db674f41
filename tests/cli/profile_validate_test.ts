import { assertEquals, assertStringIncludes } from "@std/assert";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("profile validate remarks what this machine does not have, which is no problem", async () => {
  await using box = await sandbox();
  addProfile(box, "a", ["no-such-program"], { working_dir: "/no such/dir" });
  addProfile(box, "b", ["/no/such/program"], { working_dir: "/etc/passwd" });
  addProfile(box, "c", ["sh"], { working_dir: box.home });
  addProfile(box, "d", ["./run"]);
  addProfile(box, "e", ["known-to-the-login-shell"], { path: "login" });
  const { code, stdout } = await box.run("profile", "validate");
  assertEquals([code, stdout.split("\n").slice(0, -1)], [0, [
    "a: on this machine there is no program no-such-program",
    "a: on this machine there is no directory /no such/dir",
    "b: on this machine there is no program /no/such/program",
    "b: on this machine there is no directory /etc/passwd",
    "5 usable profiles, 0 problems",
  ]]);
  const { json } = await box.run("profile", "validate", "--json");
  assertEquals([json.result.remarks.length, json.result.problems], [4, []]);
});

Deno.test("profile validate and template validate say what a container lacks, and what no file defines", async () => {
  await using box = await sandbox();
  addProfile(box, "a", ["no-such-program"], { working_dir: "/no such/dir" });
  addProfile(box, "b", ["sh"]);
  addTemplate(box, "t", ["b", "a", "nobody", "nobody"]);
  addTemplate(box, "u", ["b"]);
  const lacking = [
    "profile a starts nothing: no-such-program is not on PATH in local — cure: install it, or name its full path in the profile",
    "the working_dir /no such/dir does not exist in local, or cannot be entered — cure: make the folder in local, or name another in the profile",
  ];
  const validate = async (...args: string[]) => {
    const { code, stdout } = await box.run(...args);
    return [code, ...stdout.split("\n").slice(0, -1)];
  };
  const inLocal = ["--container", "local"];
  assertEquals(
    await validate("profile", "validate", ...inLocal),
    [0, ...lacking, "2 usable profiles, 0 problems"],
  );
  const absent = "t: there is no launch profile nobody";
  const templates = "4 usable templates, 0 problems";
  assertEquals(await validate("template", "validate"), [0, absent, templates]);
  assertEquals(
    await validate("template", "validate", ...inLocal),
    [0, absent, ...lacking, templates],
  );
  const file = `${box.config}/managed_templates/u.yaml`;
  assertEquals(
    await validate("template", "validate", file, ...inLocal),
    [0, "1 usable template, 0 problems"],
  );
});

Deno.test("profile validate in a container that is not there is refused", async () => {
  await using box = await sandbox();
  const env = { DOCKER_HOST: `unix://${box.dir}/no.sock` };
  const { code, stderr } = await box.run({ env }, "profile", "validate", "--container", "bench-x");
  assertEquals([code, /^error\[(\w+)\]/.exec(stderr)?.[1]], [1, "docker_unavailable"]);
});

Deno.test("a mistake in a file is shown with its line and a mark, and nothing that could be a secret", async () => {
  await using box = await sandbox();
  box.configure(
    "launch_commands/p.yaml",
    'name: p\ncommand: ["claude", "--token=hunter2"\nenv: {}\n',
  );
  const shown =
    "p.yaml:2:10: is not valid YAML: the bracket that is opened here is never closed\n" +
    "    command: […\n" +
    "             ^\n";
  assertStringIncludes((await box.run("profile", "validate")).stdout, shown);
  assertStringIncludes((await box.run("profile", "list")).stderr, shown);
  const [problem] = (await box.run("profile", "validate", "--json")).json.result.problems;
  assertEquals([problem.line, problem.column, problem.excerpt], [2, 10, undefined]);
  box.configure("config.yaml", 'launch:\n  path: "login\n');
  const refused = await box.run("profile", "list");
  assertEquals(refused.code, 1);
  assertStringIncludes(
    refused.stderr,
    "config.yaml, line 2, column 9)\n" +
      '      path: "login\n' +
      "            ^\n",
  );
  assertEquals(
    (await box.run("profile", "list", "--json")).json.error.message.includes("\n"),
    false,
  );
});
