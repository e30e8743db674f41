import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../support/database.ts";
import { PROGRAM, type Sandbox, sandbox } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";

Deno.test("commands that need no state make none, and work where none can be made", async () => {
  await using box = await sandbox();
  const nowhere = {
    env: { AGENTTOWER_STATE_DIR: null, AGENTTOWER_CONFIG_DIR: null, XDG_STATE_HOME: "/dev/null/x" },
  };
  for (
    const args of [
      ["--version"],
      ["--help"],
      ["schema", "managed.sweep"],
      ["completions", "bash"],
      ["template", "list"],
      ["profile", "list"],
    ]
  ) {
    assertEquals((await box.run(nowhere, ...args)).code, 0, args.join(" "));
    assertEquals((await box.run(...args)).code, 0, args.join(" "));
  }
  const list = await box.run(nowhere, "layout", "list", "--json");
  assertEquals([list.code, list.json.error.code], [1, "state_unavailable"]);
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name).sort(), ["home"]);
});

Deno.test("settings that cannot be used stop every command but those that repair them", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "launch:\n  probe_secnds: 1\n");
  for (const args of [["layout", "list"], ["template", "list"], ["profile", "validate"]]) {
    const { code, json } = await box.run(...args, "--json");
    assertEquals([code, json.error.code], [1, "validation_failed"]);
    assertStringIncludes(json.error.details.reason, "config.yaml, line 2");
  }
  const call = await box.run("call", "managed.layout.list");
  assertEquals(call.json.error.code, "validation_failed");
  for (const args of [["--version"], ["help"], ["schema"], ["completions", "zsh"]]) {
    assertEquals((await box.run(...args)).code, 0, args.join(" "));
  }
  const doctor = await box.run("doctor");
  assertEquals(doctor.code, 1);
  assertStringIncludes(doctor.stdout, "probe_secnds");
});

Deno.test("a configuration folder that cannot be read is named, not taken for an empty one", async () => {
  await using box = await sandbox();
  const { code, json } = await box.run("layout", "list", "--config-dir", "/dev/null/x", "--json");
  assertEquals([code, json.error.code], [1, "validation_failed"]);
});

Deno.test("a symbolic link in place of the database or its companions is refused", async () => {
  for (const suffix of ["", "-wal", "-shm"]) {
    await using box = await sandbox();
    Deno.mkdirSync(box.state);
    Deno.writeTextFileSync(`${box.dir}/elsewhere`, "mine");
    Deno.symlinkSync(`${box.dir}/elsewhere`, `${box.state}/agenttower.sqlite3${suffix}`);
    const { json } = await box.run("layout", "list", "--json");
    assertEquals(json.error.code, "state_unavailable");
    assertEquals(Deno.readTextFileSync(`${box.dir}/elsewhere`), "mine");
  }
});

Deno.test("a symbolic link in place of the audit file is refused before anything is made", async () => {
  await using box = await sandbox();
  await box.run("layout", "list");
  Deno.symlinkSync(`${box.dir}/elsewhere`, `${box.state}/events.jsonl`);
  const create = await box.run("layout", "create", "local", "--session", "demo", "--json");
  assertEquals([create.code, create.json.error.code], [1, "state_unavailable"]);
  assertEquals(box.sql("SELECT * FROM managed_layout"), []);
  const worker = await box.run("__worker", "local", "--state-dir", box.state);
  assertEquals(worker.code, 1);
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name).includes("elsewhere"), false);
});

Deno.test("state is private whatever the umask", async () => {
  await using box = await sandbox();
  const line = PROGRAM.map((word) => `'${word}'`).join(" ");
  await box.exec(["sh", "-c", `umask 0; ${line} layout list`]);
  const modes = (path: string): string[] =>
    [...Deno.readDirSync(path)].flatMap(({ name, isDirectory }) => {
      const mode = (Deno.lstatSync(`${path}/${name}`).mode! & 0o777).toString(8);
      const below = isDirectory ? modes(`${path}/${name}`) : [];
      return [...(mode === (isDirectory ? "700" : "600") ? [] : [`${name}: ${mode}`]), ...below];
    });
  assertEquals(modes(box.dir).filter((line) => !line.startsWith("home")), []);
});

/** Runs the program where the state folder is mounted read-only; null where that cannot be done. */
async function runReadOnly(box: Sandbox, ...args: string[]) {
  const script = `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"`;
  return await box.exec([
    ...["unshare", "--mount", "sh", "-c", script, box.state, ...PROGRAM, ...args],
  ]);
}

async function reasonToSkip(): Promise<string | null> {
  const probe = "mount --bind /tmp /tmp";
  try {
    const { success } = await new Deno.Command("unshare", { args: ["--mount", "sh", "-c", probe] })
      .output();
    return success ? null : "no mount namespaces here";
  } catch {
    return "no unshare here";
  }
}

testUnless(
  await reasonToSkip(),
  "a state folder that can only be read is read, with a warning, and changes nothing",
  async () => {
    await using box = await sandbox();
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    await box.run("recover");
    const read = await runReadOnly(box, "agent", "read", "local/m1", "--json");
    assertEquals(JSON.parse(read.stdout).result.dead, false, read.stderr);
    assertEquals((await runReadOnly(box, "log", "show", "local/m1")).code, 0);
    await box.endServer();
    const list = await runReadOnly(box, "layout", "list", "--json");
    assertEquals(list.code, 0);
    const [item] = JSON.parse(list.stdout).result.items;
    assertEquals([item.state, item.stale], ["ready", true]);
    assertStringIncludes(list.stderr, "warning: the state folder can only be read");
    const panes = await runReadOnly(box, "pane", "list");
    assertMatch(panes.stdout, /m1 .*ready stale/);
    assertMatch(
      panes.stdout,
      /\n\nlocal is stale: the state folder can only be read .*; looked at \w+ ago\n/,
    );
    const create = await runReadOnly(
      ...[box, "layout", "create", "local", "--session", "other", "--json"] as const,
    );
    assertEquals(create.code, 1);
    assertEquals(JSON.parse(create.stdout).error.code, "state_unavailable");
    assertEquals((await runReadOnly(box, "recover")).code, 1);
    const doctor = await runReadOnly(box, "doctor");
    assertEquals(doctor.code, 1);
    assertMatch(doctor.stdout, /^problem +database +it can only be read .*nothing can be made/m);
  },
);

testUnless(
  await reasonToSkip(),
  "an audit file that cannot be written is a problem to doctor",
  async () => {
    await using box = await sandbox();
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    const problems = async (mount: string) => {
      const { code, stdout } = await box.exec([
        ...["unshare", "--mount", "sh", "-c", mount, `${box.state}/events.jsonl`],
        ...[...PROGRAM, "doctor", "--json"],
      ]);
      const { checks } = JSON.parse(stdout).result;
      assertEquals(code, checks.some((it: { status: string }) => it.status === "problem") ? 1 : 0);
      return checks.filter(({ check }: { check: string }) => check === "audit");
    };
    assertEquals(await problems('exec "$@"'), []);
    const [audit] = await problems(
      'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"',
    );
    assertEquals(audit.status, "problem");
    assertStringIncludes(audit.message, "events cannot be written");
  },
);

/** Runs the program where the state folder, as it is, fills its disk. */
async function runFull(box: Sandbox, ...args: string[]) {
  const script = `cp -a "$0" "$0.kept" && mount -t tmpfs -o size=1m,mode=0700 tmpfs "$0" &&
    cp -a "$0.kept/." "$0" && rm -r "$0.kept" && { cat /dev/zero >"$0/filler" 2>&1; exec "$@"; }`;
  return await box.exec([
    ...["unshare", "--mount", "sh", "-c", script, box.state, ...PROGRAM, ...args],
  ]);
}

testUnless(
  await reasonToSkip(),
  "a state folder without room is read, with a warning that says so",
  async () => {
    await using box = await sandbox();
    await box.run("layout", "create", "local", "--session", "demo", "--wait");
    const list = await runFull(box, "layout", "list", "--json");
    assertEquals(list.code, 0, list.stdout);
    assertEquals(JSON.parse(list.stdout).result.items[0].state, "ready");
    assertStringIncludes(list.stderr, "warning: the state folder can only be read");
    assertStringIncludes(list.stderr, "the disk is full");
    const create = await runFull(
      ...[box, "layout", "create", "local", "--session", "other", "--json"] as const,
    );
    const { code, details } = JSON.parse(create.stdout).error;
    assertEquals([create.code, code], [1, "state_unavailable"]);
    assertStringIncludes(details.reason, "the disk is full");
  },
);

Deno.test("a bug is reported without its cause, which the local log has", async () => {
  await using box = await sandbox();
  await box.run("layout", "list");
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec("DROP TABLE container_check");
  database.close();
  const { code, stderr } = await box.run("status");
  assertEquals(code, 70);
  assertStringIncludes(stderr, "error[internal_error]");
  assertEquals(stderr.includes("container_check"), false);
  const log = Deno.readTextFileSync(`${box.state}/agenttower.log`);
  assertStringIncludes(log, "no such table: container_check");
});

Deno.test("a reader that goes away early is no error", async () => {
  await using box = await sandbox();
  const line = PROGRAM.map((word) => `'${word}'`).join(" ");
  const { stdout, stderr } = await box.exec(
    ["bash", "-c", `${line} schema | head -n 1; echo "\${PIPESTATUS[0]}"`],
  );
  assertEquals(stdout.split("\n")[1], "0");
  assertEquals(stderr, "");
});

Deno.test("output that cannot be written is an error, and no stack trace", async () => {
  await using box = await sandbox();
  const line = PROGRAM.map((word) => `'${word}'`).join(" ");
  for (const args of ["schema", "--help", "layout list --json"]) {
    const { code, stderr } = await box.exec(["sh", "-c", `${line} ${args} >/dev/full`]);
    assertEquals(code, 1);
    assertMatch(stderr, /^error: standard output cannot be written: .*\n$/);
  }
  const { code, stderr } = await box.exec(["sh", "-c", `${line} layout show x --json >/dev/full`]);
  assertEquals(code, 1);
  assertMatch(stderr, /^error\[managed_layout_not_found\]: .*\nhint: .*\n$/);
});

Deno.test("a wait for another command is shown after a second", async () => {
  await using box = await sandbox();
  await box.run("container", "list");
  const path = `${box.state}/locks/local.lock`;
  using lock = Deno.openSync(path, { create: true, write: true, mode: 0o600 });
  lock.writeSync(new TextEncoder().encode("layout other"));
  lock.lockSync(true);
  const said = `${box.dir}/said`;
  const line = [...PROGRAM, "layout", "create", "local", "--session", "demo"];
  const creating = box.exec(["sh", "-c", 'exec "$@" 2>"$0"', said, ...line]);
  await box.eventually(() =>
    Deno.readTextFileSync(said).includes("waiting for layout other in local…\n")
  );
  lock.unlockSync();
  assertEquals((await creating).code, 0);
});
