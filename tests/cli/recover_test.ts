import { assert, assertEquals, assertMatch } from "@std/assert";
import { only } from "../support/items.ts";
import { type Sandbox, sandbox } from "../support/sandbox.ts";

/** A settled layout, in the tmux of this sandbox. */
async function settled(box: Sandbox) {
  const { json } = await box.run(
    ...["layout", "create", "local", "--session", "demo", "--wait", "--json"],
  );
  return json.result;
}

Deno.test("recover --dry-run shows recorded against observed, pane by pane, and changes nothing", async () => {
  await using box = await sandbox();
  const { panes } = await settled(box);
  await box.tmux("kill-pane", "-t", panes[1].tmux_pane_id);
  const dry = await box.run("recover", "--dry-run");
  assertEquals([dry.code, dry.stderr], [6, ""]);
  assertMatch(dry.stdout, /^CONTAINER +LABEL +RECORDED +OBSERVED +TO DO\n/);
  assertMatch(dry.stdout, /^local +m1 +ready +alive +keep$/m);
  assertMatch(dry.stdout, /^local +s1 +ready +gone +fail \(tmux pane gone\)$/m);
  assertEquals(box.sql("SELECT id FROM managed_pane WHERE state <> 'ready'"), []);

  const done = await box.run("recover");
  assertEquals([done.code, done.stderr], [0, ""]);
  assertMatch(done.stdout, /^local +s1 +ready +gone +failed \(tmux pane gone\)$/m);
  assertEquals((await box.run("recover", "--dry-run")).code, 0);
});

Deno.test("recover says on stderr which container it could not read, and why", async () => {
  await using box = await sandbox();
  await settled(box);
  const blind = await box.run({ env: { PATH: `${box.dir}/nothing` } }, "recover");
  assertEquals(blind.code, 1);
  assertMatch(blind.stderr, /^warning: local could not be read: sh is not installed/m);
  assertMatch(blind.stdout, /^local +m1 +ready +unread +kept$/m);
  assertEquals((await box.run("recover")).code, 0);
});

Deno.test("recover and sweep find nothing to do in an empty state folder", async () => {
  await using box = await sandbox();
  const recover = await box.run("recover");
  assertEquals([recover.code, recover.stdout], [0, "no container needs recovery\n"]);
  const sweep = await box.run("sweep", "--dry-run");
  assertEquals([sweep.code, sweep.stdout], [0, "nothing to sweep\n"]);
});

Deno.test("any command appends what one that was killed left out of the audit file", async () => {
  await using box = await sandbox();
  await settled(box);
  const fault = { env: { AGENTTOWER_FAULT: "audit.append:before:1" } };
  assertEquals((await box.run(fault, "layout", "remove", "local/demo")).code, 137);
  const { n } = only(box.sql<{ n: number }>("SELECT count(*) AS n FROM lifecycle_event"));
  assert(box.events().length < n);
  assertEquals((await box.run("route", "list")).code, 0);
  assertEquals(box.events().length, n);
});

Deno.test("layout wait replaces a worker that died, but not with --no-recover", async () => {
  await using box = await sandbox();
  const fault = { env: { AGENTTOWER_FAULT: "worker.fork:before:1" } };
  const create = ["layout", "create", "local", "--session", "demo"];
  assertEquals((await box.run(fault, ...create)).code, 137);
  const wait = ["layout", "wait", "local/demo", "--timeout", "3"];
  assertEquals((await box.run("--no-recover", ...wait)).code, 5);
  assertEquals(box.sql("SELECT pane_id FROM pane_progress WHERE attempts > 0"), []);
  assertEquals((await box.run("layout", "wait", "local/demo")).code, 0);
});
