import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, made } from "../support/advice.ts";
import { HOSTILE_STRINGS } from "../support/hostile_strings.ts";
import { sandbox } from "../support/sandbox.ts";

Deno.test("template new writes a file that a layout can be made from at once", async () => {
  await using box = await sandbox();
  const { stdout } = await made(box, "template", "new", "my+team");
  const file = `${box.config}/managed_templates/my+team.yaml`;
  assertEquals(stdout, `${file}\n`);
  const checked = await made(box, "template", "validate");
  assertEquals(checked.stdout, "3 usable templates, 0 problems\n");
  const layout = ["layout", "create", "local", "--session", "demo", "--template", "my+team"];
  await made(box, ...layout, "--wait");

  const before = Deno.readTextFileSync(file);
  const again = await box.run("template", "new", "my+team");
  assertEquals(again.code, 1);
  assertStringIncludes(again.stderr, `NAME: there is a template "my+team" already, in ${file}`);
  // A file of another name that has it, and one that is no template.
  box.configure("managed_templates/z.yaml", before.replace("my+team", "other"));
  assertEquals((await box.run("template", "new", "other")).code, 1);
  box.configure("managed_templates/broken.yaml", "name: [");
  assertEquals((await box.run("template", "new", "broken")).code, 1);
  assertEquals(Deno.readTextFileSync(file), before);
  const names = [...Deno.readDirSync(`${box.config}/managed_templates`)].map(({ name }) => name);
  assertEquals(names.sort(), ["broken.yaml", "my+team.yaml", "z.yaml"]);
});

Deno.test("profile new keeps every argument as it was given, in a private file", async () => {
  await using box = await sandbox();
  const words = ["claude", "--", "--stdout", "-x", ...HOSTILE_STRINGS];
  const { stdout } = await made(box, "profile", "new", "p", "--", ...words);
  assertEquals((Deno.statSync(stdout.trimEnd()).mode ?? 0) & 0o777, 0o600);
  const shown = await made(box, "profile", "show", "p", "--json");
  assertEquals(shown.json.result.command, words);
  assertMatch((await made(box, "profile", "validate")).stdout, /^1 usable profile, 0 problems$/m);
  assertEquals((await box.run("profile", "new", "p", "--", "sh")).code, 1);
});

Deno.test("with --stdout the file is printed, and nothing is made", async () => {
  await using box = await sandbox();
  const printed = await made(
    box,
    "profile",
    "new",
    "p",
    "--stdout",
    "--",
    "sh",
    "-c",
    "echo $HOME",
  );
  const template = await made(box, "template", "new", "t", "--stdout", "--json");
  assertEquals([template.json.result.name, template.json.result.file], ["t", null]);
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name), ["home"]);
  box.configure("launch_commands/p.yaml", printed.stdout);
  box.configure("managed_templates/t.yaml", template.json.result.text);
  const { json } = await made(box, "profile", "show", "p", "--json");
  assertEquals(json.result.command, ["sh", "-c", "echo $HOME"]);
  await made(box, "template", "validate");
});

Deno.test("a name or a command that may not be is refused, and nothing is made", async () => {
  await using box = await sandbox();
  const cases: [string[], number, RegExp][] = [
    [["template", "new", "../x"], 1, /NAME: may hold only letters/],
    [["template", "new", ".x"], 1, /NAME: may hold only letters/],
    [["template", "new", " x"], 1, /NAME: begins or ends with a space/],
    [["template", "new", "x".repeat(65)], 1, /NAME: is 65 characters long/],
    [["template", "new", ""], 1, /NAME: must not be empty/],
    [["profile", "new", "p"], 2, /COMMAND is missing/],
    [["profile", "new", "p", "--", "A=1"], 1, /COMMAND: must be a program without '='/],
    [["profile", "new", "p", "--", ""], 1, /COMMAND: must name a program/],
    [["profile", "new", "p", "--", "x", "y".repeat(70_000)], 1, /COMMAND: is larger than 64 KiB/],
  ];
  for (const [args, code, told] of cases) {
    const refused = await box.run(...args);
    assertEquals(refused.code, code, args.join(" "));
    assertMatch(refused.stderr, told);
  }
  const near = await box.run("template", "new", "my team");
  assertEquals(advised(near.stderr, "did you mean ${near}?"), ["my-team"]);
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name), ["home"]);
});
