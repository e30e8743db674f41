import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { advised, follow } from "../support/advice.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";

Deno.test("a layout is created, waited for, shown, listed and removed", async () => {
  await using box = await sandbox();
  const created = await box.run("layout", "create", "local", "--session", "demo", "--wait");
  assertEquals(created.code, 0);
  assertMatch(created.stdout, /state +ready/);
  assertMatch(created.stderr, /^m1 ready \d+\.\ds$/m);
  assertStringIncludes(created.stderr, "hint: agenttower layout attach ");

  const shown = await box.run("layout", "show", "local/demo", "--json");
  assertEquals(shown.json.result.panes.map((pane: { label: string }) => pane.label), [
    "m1",
    "s1",
    "s2",
  ]);
  const listed = await box.run("layout", "list");
  assertMatch(listed.stdout, /^CONTAINER +SESSION +TEMPLATE +STATE +READY +AGE\n/);
  assertMatch(listed.stdout, /local +demo +1m\+2s +ready +3\/3/);

  const removed = await box.run("layout", "remove", shown.json.result.layout_id.slice(0, 8));
  assertEquals(removed.code, 0);
  assertEquals((await box.run("layout", "list", "--json")).json.result.items, []);
  assertEquals((await box.run("layout", "list", "--all", "--json")).json.result.items.length, 1);
});

Deno.test("create answers before the panes are there, and says how to go on", async () => {
  await using box = await sandbox();
  const created = await box.run("layout", "create", "local", "--session", "demo", "--json");
  assertEquals(created.json.result.state, "creating");
  assertEquals(created.json.result.replay, false);
  assertEquals(created.stderr, "");
  const waited = await box.run("layout", "wait", created.json.result.layout_id, "--json");
  assertEquals(waited.code, 0);
  assertEquals(waited.json.result.state, "ready");
  assertEquals(waited.stderr, "");
});

Deno.test("create --wait --json prints the settled layout, and its exit code says how it settled", async () => {
  await using box = await sandbox();
  box.configure("launch_commands/gone.yaml", 'name: gone\ncommand: ["false"]\n');
  const args = ["layout", "create", "local", "--session", "demo", "--launch", "slave:s1=gone"];
  const { code, json } = await box.run(...args, "--wait", "--json", "--idempotency-key", "k");
  assertEquals(code, 3);
  assertEquals([json.ok, json.result.state, json.result.replay], [true, "degraded", false]);
  const again = await box.run(
    ...["layout", "create", "local", "--session", "other", "--idempotency-key", "k"],
    ...["--wait", "--json"],
  );
  assertEquals([again.code, again.json.result.replay], [3, true]);
  assertEquals(again.json.result.layout_id, json.result.layout_id);
  assertEquals(again.json.result.request_matches, false);
  assertStringIncludes(again.stderr, "warning: this key was used before");
});

Deno.test("a wait that runs out exits 5 and leaves the worker at it", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "launch:\n  probe_seconds: 3\n");
  const { code, json } = await box.run(
    ...["layout", "create", "local", "--session", "demo", "--wait=0.2", "--json"],
  );
  assertEquals([code, json.ok, json.result.timed_out], [5, true, true]);
  assertEquals(json.result.state, "creating");
  assertEquals((await box.run("layout", "wait", "local/demo", "-q")).code, 0);
});

/** A create that waits, in a process of its own. */
function creation(box: Sandbox, env: Record<string, string> = {}): Deno.ChildProcess {
  const [program, ...args] = PROGRAM;
  return new Deno.Command(program, {
    args: [...args, "layout", "create", "local", "--session", "demo", "--wait"],
    clearEnv: true,
    env: { ...box.env, ...env },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

/** A create that was told by a signal to end while it stood still at a point; what it said. */
async function interrupted(box: Sandbox, point: string, signal: Deno.Signal): Promise<string> {
  const child = creation(box, { AGENTTOWER_FAULT: `${point}:before:1:stop` });
  await box.eventually(async () =>
    (await box.exec(["cat", `/proc/${child.pid}/stat`])).stdout.includes(") T ")
  );
  child.kill(signal);
  child.kill("SIGCONT");
  const { code, stderr } = await child.output();
  const said = new TextDecoder().decode(stderr);
  assertEquals(code, 130, said);
  return said;
}

for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"] as const) {
  Deno.test(`a create that ${signal} ends before its wait says what goes on, too`, async () => {
    await using box = await sandbox();
    const early = await interrupted(box, "tmux.preflight", signal);
    advised(early, "what is on record already goes on; see: agenttower layout list");
    await follow(box, "agenttower layout list");
    // The signal may come before the create has its answer.
    assertMatch(await interrupted(box, "worker.fork", signal), /continues|already goes on/);
    assertStringIncludes((await box.run("layout", "list")).stdout, "demo");
  });

  Deno.test(`a wait that ${signal} ends exits 130 and says that the worker goes on`, async () => {
    await using box = await sandbox();
    box.configure("config.yaml", "launch:\n  probe_seconds: 3\n");
    const child = creation(box);
    await box.eventually(() =>
      box.sql("SELECT id FROM managed_pane WHERE tmux_pane_id IS NOT NULL").length
    );
    child.kill(signal);
    const { code, stderr } = await child.output();
    assertEquals(code, 130);
    assertStringIncludes(new TextDecoder().decode(stderr), "agenttower layout show ");
    assertEquals((await box.run("layout", "wait", "local/demo")).code, 0);
  });
}

Deno.test("panes are named by prefix and by label, removed, made again, and their chain is shown", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const removed = await box.run("pane", "remove", "local/s2", "--json");
  assertEquals(removed.json.result.tmux_kill_succeeded, true);
  const made = await box.run("pane", "recreate", "local/s2", "--wait", "--json");
  assertEquals([made.code, made.json.result.state, made.json.result.replay], [0, "ready", false]);
  const shown = await box.run("pane", "show", "local/s2", "--chain", "--json");
  assertEquals(shown.json.result.pane_id, made.json.result.pane_id);
  const [link] = shown.json.result.predecessor_chain;
  assertEquals([link.pane_id, link.state], [removed.json.result.pane_id, "removed"]);
  const labels = async (...args: string[]) =>
    (await box.run("pane", "list", ...args, "--json")).json.result.items
      .map(({ label, state }: { label: string; state: string }) => `${label} ${state}`);
  assertEquals(await labels(), ["m1 ready", "s1 ready", "s2 ready"]);
  assertEquals((await labels("--all")).at(-1), "s2 removed");
  // What has been superseded stays failed for ever, its current record does not.
  await box.endServer();
  await box.run("layout", "recreate", "local/demo", "--wait");
  assertEquals(await labels(), ["m1 ready", "s1 ready", "s2 ready"]);
  assertEquals(await labels("--state", "failed"), []);
  assertEquals((await labels("--all")).length, 7);
  const text = await box.run("pane", "show", "local/s2", "--chain");
  assertMatch(text.stdout, /PREDECESSOR +STATE +DEPTH/);
});

Deno.test("a layout is made again as a whole, and each wait exits by what it waits for", async () => {
  await using box = await sandbox();
  box.configure("launch_commands/gone.yaml", 'name: gone\ncommand: ["false"]\n');
  const args = ["--launch", "slave:s1=gone", "--wait"];
  assertEquals((await box.run("layout", "create", "local", "--session", "demo", ...args)).code, 3);
  const shown = await box.run("layout", "show", "local/demo");
  assertMatch(shown.stdout, /s1: .*; then agenttower pane recreate \w+ --replace\n/);
  await box.run("pane", "remove", "local/s2");
  // Its sibling is degraded still.
  assertEquals((await box.run("pane", "recreate", "local/s2", "--wait")).code, 0);
  assertEquals((await box.run("pane", "recreate", "local/s1", "--replace", "--wait")).code, 3);

  await box.endServer();
  const made = await box.run("layout", "recreate", "local/demo");
  assertEquals(made.code, 0);
  assertMatch(made.stdout, /^3 panes of layout \S+: m1 s1 s2$/m);
  assertStringIncludes(made.stderr, "hint: agenttower layout wait ");
  await box.run("layout", "wait", "local/demo");
  const idle = await box.run("layout", "recreate", "local/demo", "--wait");
  assertEquals(idle.code, 3);
  assertStringIncludes(idle.stderr, "there is nothing to recreate");
  box.configure("launch_commands/gone.yaml", 'name: gone\ncommand: ["sleep", "1000"]\n');
  const mended = await box.run(
    ...["layout", "recreate", "local/demo", "--degraded", "--wait", "--json"],
  );
  assertEquals([mended.code, mended.json.result.state], [0, "ready"]);
  assertEquals(mended.json.result.recreated.map(({ label }: { label: string }) => label), ["s1"]);
});

Deno.test("a label of several layouts that are gone names the newest of its records", async () => {
  await using box = await sandbox();
  const demo = ["layout", "create", "local", "--session", "demo", "--wait"];
  await box.run(...demo);
  await box.run("layout", "remove", "local/demo");
  await box.run(...demo);
  await box.endServer();
  const newest = await box.run("pane", "show", "local/m1", "--json");
  assertEquals(newest.json.result.state, "failed");
  const made = await box.run("pane", "recreate", "local/m1", "--json");
  assertEquals(made.json.result.predecessor_id, newest.json.result.pane_id);
});

Deno.test("tables show what needs attention first, whatever the order on the wire is", async () => {
  await using box = await sandbox();
  box.configure("launch_commands/gone.yaml", 'name: gone\ncommand: ["false"]\n');
  const degraded = ["--launch", "slave:s1=gone", "--wait"];
  await box.run("layout", "create", "local", "--session", "demo", ...degraded);
  const other = ["layout", "create", "local", "--session", "other", "--label-prefix", "o-"];
  const { panes } = (await box.run(...other, "--wait", "--json")).json.result;
  await box.tmux("kill-pane", "-t", panes[2].tmux_pane_id);
  await box.run("recover");
  const column = async (pattern: RegExp, ...list: string[]) =>
    [...(await box.run(...list)).stdout.matchAll(pattern)].map(([, word]) => word);
  assertEquals(await column(/ (demo|other) /g, "layout", "list"), ["other", "demo"]);
  const states = await column(/ (failed|degraded|ready) /g, "pane", "list");
  assertEquals(states, ["failed", "degraded", "ready", "ready", "ready", "ready"]);
  const wire = (await box.run("layout", "list", "--json")).json.result.items;
  assertEquals(wire.map(({ state }: { state: string }) => state), ["degraded", "failed"]);
});

Deno.test("a list says how old it is where tmux was not looked at for it", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "recovery: {min_interval_seconds: 60}\n");
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.run("recover");
  for (const list of [["layout", "list"], ["pane", "list"], ["layout", "list", "--no-recover"]]) {
    assertMatch((await box.run(...list)).stderr, /^tmux was looked at \d+\.\ds ago$/m);
  }
  assertEquals((await box.run("-q", "layout", "list")).stderr, "");
  box.configure("config.yaml", "recovery: {min_interval_seconds: 0}\n");
  assertEquals((await box.run("layout", "list")).stderr, "");
});

Deno.test("an ambiguous prefix is refused with what it may mean; a mistyped name has a near one", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  const near = await box.run("layout", "show", "local/dmeo");
  assertEquals(near.code, 1);
  assertStringIncludes(near.stderr, "error[managed_layout_not_found]: ");
  assertStringIncludes(near.stderr, "hint: did you mean local/demo?");
  const pane = await box.run("pane", "show", "local/m9", "--json");
  assertEquals(pane.json.error.code, "managed_pane_not_found");
  const short = await box.run("layout", "show", "abc");
  assertStringIncludes(short.stderr, "error[managed_layout_not_found]");
});

Deno.test("recover and sweep say what they would do, and exit 6 when there is something", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  assertEquals((await box.run("recover", "--dry-run")).code, 0);
  await box.endServer();
  const dry = await box.run("recover", "--dry-run");
  assertEquals(dry.code, 6);
  assertMatch(dry.stdout, /local +m1 +ready +gone +fail \(tmux pane gone\)/);
  assertEquals(
    (await box.run("layout", "list", "--no-recover", "--json")).json.result.items[0].state,
    "ready",
  );
  const done = await box.run("recover", "--json");
  assertEquals([done.code, done.json.result.drift], [0, true]);
  assertEquals((await box.run("recover", "--dry-run")).code, 0);
  assert((await box.run("sweep")).code === 0);
});

Deno.test("a wait for a stopped worker that is interrupted says that it is stopped", async () => {
  await using box = await sandbox();
  const child = creation(box, { AGENTTOWER_FAULT: "tmux.spawn:before:1:stop" });
  const errors = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  const readUntil = async (wanted: string | null) => {
    for (let part = await errors.read(); !part.done; part = await errors.read()) {
      said += part.value;
      if (wanted !== null && said.includes(wanted)) return;
    }
  };
  await readUntil("is stopped");
  child.kill("SIGINT");
  await readUntil(null);
  assertMatch(said, /interrupted: the worker \(pid \d+\), which began at \S+, is stopped; see:/);
  await child.stdout.cancel();
  assertEquals((await child.status).code, 130);
  const [, pid] = /the worker \(pid (\d+)\)/.exec(said) ?? [];
  Deno.kill(Number(pid), "SIGKILL");
});

Deno.test("what has failed does not change any more, so that its list has no age", async () => {
  await using box = await sandbox();
  await box.run("layout", "create", "local", "--session", "demo", "--wait");
  await box.run("recover");
  const living = await box.run("--no-recover", "layout", "list");
  assertMatch(living.stderr, /tmux was looked at [\d.]+s ago/);
  await box.endServer();
  await box.run("recover");
  const failed = await box.run("--no-recover", "layout", "list");
  assertEquals([failed.code, failed.stderr], [0, ""]);
});
