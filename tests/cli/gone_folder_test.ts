/** The launcher goes on where the folder that it is run in was deleted. */
import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { advised } from "../support/advice.ts";
import { addProfile, addTemplate } from "../support/definitions.ts";
import { ROOT } from "../support/root.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** Runs the launcher in a folder that is deleted before it starts. */
function runGone(box: Sandbox, ...args: string[]) {
  const bin = `${box.dir}/bin`;
  Deno.mkdirSync(bin, { recursive: true });
  const deno = `#!/bin/sh\nexec '${Deno.execPath()}' "$@"\n`;
  Deno.writeTextFileSync(`${bin}/deno`, deno, { mode: 0o755 });
  const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"';
  return box.exec(
    ["sh", "-c", script, "sh", `${box.dir}/gone`, `${ROOT}/scripts/agenttower`, ...args],
    { env: { PATH: `${bin}:${box.env.PATH}` } },
  );
}

Deno.test("a command to which the deleted folder does not matter says one line and goes on", async () => {
  await using box = await sandbox();
  const { code, stdout, stderr } = await runGone(box, "layout", "list", "--json");
  // Some shells remark it themselves.
  const own = stderr.split("\n").filter((line) => !/getcwd|^$/.test(line));
  assertEquals([code, own], [0, [
    "agenttower: the folder that this was run in does not exist any more; going on from /",
  ]]);
  assertEquals(JSON.parse(stdout).ok, true);
});

Deno.test("a path that begins at the deleted folder leads nowhere else", async () => {
  await using box = await sandbox();
  const name = crypto.randomUUID();
  const { code, stderr } = await runGone(box, "--state-dir", name, "layout", "list");
  assertEquals(code, 1);
  assertStringIncludes(stderr, "a relative path begins at, does not exist any more");
  assertThrows(() => Deno.lstatSync(`/${name}`), Deno.errors.NotFound);
});

Deno.test("no pane is made in another folder than the deleted one", async () => {
  await using box = await sandbox();
  const refused = await runGone(box, "layout", "create", "local", "--session", "work");
  assertEquals(refused.code, 1);
  assertStringIncludes(refused.stderr, "error[validation_failed]");
  assertStringIncludes(refused.stderr, "does not exist any more, and panes would start in it");
  advised(
    refused.stderr,
    "cd to a folder that is there, or name a working_dir in every profile",
  );
  assertEquals(box.sql("SELECT id FROM managed_layout"), []);

  addProfile(box, "home", ["sleep", "1000"], { working_dir: box.home });
  addTemplate(box, "t", ["home"]);
  const argv = ["layout", "create", "local", "--session", "work", "--template", "t", "--wait"];
  assertEquals((await runGone(box, ...argv)).code, 0);
  const there = ["layout", "create", "local", "--session", "there", "--wait"];
  assertEquals((await box.run(...there)).code, 0);
});
