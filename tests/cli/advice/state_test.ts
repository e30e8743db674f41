/** Advice on the state folder and its files: what it says is done as it is printed, and commands work again. */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openDatabase } from "../../support/database.ts";
import { advised, follow, typeLine } from "../../support/advice.ts";
import { addTemplate } from "../../support/definitions.ts";
import { mounted, whyNoMount } from "../../support/mounted.ts";
import { FROM_SOURCE, PROGRAM, type Sandbox, sandbox } from "../../support/sandbox.ts";
import { entry } from "../../support/troubleshooting.ts";
import { testUnless } from "../../support/skip.ts";

const noMount = await whyNoMount();
const notRoot = Deno.uid() === 0 ? null : "only root can give files away";

async function made(box: Sandbox, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await box.run(...args);
  assertEquals(code, 0, stdout + stderr);
  return stdout;
}

function change(box: Sandbox, sql: string): void {
  const database = openDatabase(`${box.state}/agenttower.sqlite3`);
  database.exec(sql);
  database.close();
}

async function refused(box: Sandbox, ...args: string[]): Promise<string> {
  const { code, stderr } = await box.run(...args);
  assertEquals(code, 1, stderr);
  return stderr;
}

Deno.test("what stands in place of a state file is moved away, and made anew", async () => {
  await using box = await sandbox();
  await made(box, "layout", "create", "local", "--session", "demo", "--wait");
  const audit = `${box.state}/events.jsonl`;
  Deno.renameSync(audit, `${audit}.kept`);
  Deno.symlinkSync(`${audit}.kept`, audit);
  const stderr = await refused(box, "layout", "list");
  const [word, aside] = advised(stderr, "move it away: mv ${word} ${aside}");
  await follow(box, `mv ${word} ${aside}`);
  await made(box, "layout", "list");

  Deno.linkSync(audit, `${box.dir}/another`);
  const [, copy] = advised(
    await refused(box, "layout", "list"),
    "make it a file of one name: cp -p ${word} ${copy} && mv ${copy} ${word}",
  );
  await follow(box, `cp -p ${word} ${copy} && mv ${copy} ${word}`);
  await made(box, "layout", "list");

  Deno.chmodSync(box.state, 0o755);
  const doctor = (await box.run("doctor")).stdout;
  const [right, path] = advised(doctor, "chmod ${right} ${word}");
  Deno.chmodSync(box.state, 0o755);
  await follow(box, `chmod ${right} ${path}`);
  assertStringIncludes(await made(box, "doctor"), `${box.state} is private`);
});

testUnless(notRoot, "a state folder of somebody else's is theirs, and another is had", async () => {
  await using box = await sandbox();
  await made(box, "layout", "list");
  Deno.chownSync(box.state, 65534, 65534);
  const stderr = await refused(box, "layout", "list");
  advised(
    stderr,
    "become that user${become}; or name another folder with --state-dir or AGENTTOWER_STATE_DIR",
  );
  const trouble = entry("The state belongs to another user");
  trouble.seen(stderr);
  await trouble.follow(box, { "another folder": `${box.dir}/other` });
  await made(box, "layout", "list", "--state-dir", `${box.dir}/other`);
});

Deno.test("a link to the state folder gives way to the folder itself", async () => {
  await using box = await sandbox();
  await made(box, "layout", "list");
  Deno.symlinkSync(box.state, `${box.dir}/link`);
  const env = { AGENTTOWER_STATE_DIR: `${box.dir}/link` };
  advised(
    (await box.run({ env }, "doctor")).stdout,
    "name the real folder in AGENTTOWER_STATE_DIR",
  );
  assertEquals((await made(box, "doctor")).includes("symbolic link"), false);
});

Deno.test("a database that is broken is moved aside, and doctor finds the panes again", async () => {
  await using box = await sandbox();
  await made(box, "layout", "create", "local", "--session", "demo", "--wait");
  // Its worker closes the database a moment after the layout is ready.
  await box.eventually(async () =>
    !(await box.exec(["ps", "-A", "-o", "args="])).stdout.includes(`--state-dir ${box.state} `)
  );
  for (const suffix of ["-wal", "-shm"]) {
    try {
      Deno.removeSync(`${box.state}/agenttower.sqlite3${suffix}`);
    } catch {
      // It went when the database was closed.
    }
  }
  Deno.writeTextFileSync(`${box.state}/agenttower.sqlite3`, "no database at all ".repeat(1000));
  const broken = await refused(box, "layout", "list");
  advised(broken, "agenttower doctor says what to do about it");
  const doctor = await box.run("doctor", "--container", "local");
  advised(doctor.stdout, "with a new database, agenttower doctor --container NAME finds them");
  advised(doctor.stdout, "see to the state first");
  const [aside, database] = advised(doctor.stdout, "mkdir ${aside} && mv ${database}* ${aside}/");
  const trouble = entry("The database cannot be read");
  trouble.seen(broken);
  // The panes are found by a database that is new: what the entry's last command says is looked at below.
  await trouble.follow(box, { line: `mkdir ${aside} && mv ${database}* ${aside}/` });
  const list = await box.run("layout", "list");
  advised(
    list.stderr,
    "if it was lost, its panes still run, and agenttower doctor --container NAME finds them",
  );
  const found = await follow(box, "agenttower doctor --container local");
  const [name, pane, kill] = advised(
    found,
    "agenttower agent adopt ${name} ${paneId} --role R --capability C --label L keeps it, ${kill} ends it",
  );
  await follow(box, `agenttower agent adopt ${name} ${pane} --role R --capability C --label L`);
  const others = (await box.run("doctor", "--container", "local")).stdout;
  assertEquals(others.includes(`tmux pane ${pane} `), false);
  const [, , next] = advised(
    others,
    "agenttower agent adopt ${name} ${paneId} --role R --capability C --label L keeps it, ${kill} ends it",
  );
  await follow(box, next!);
  assertEquals(kill === next, false);
  const { stdout } = await box.tmux("list-panes", "-a", "-F", "#{pane_id}");
  assertEquals(stdout.trim().split("\n").length, 2);
});

Deno.test("a state that a newer program has used takes that program", async () => {
  await using box = await sandbox();
  await made(box, "layout", "list");
  const [{ user_version }] = box.sql<{ user_version: number }>("PRAGMA user_version") as [
    { user_version: number },
  ];
  change(box, "PRAGMA user_version = 999");
  advised(await refused(box, "layout", "list"), "use the newer agenttower");
  assertStringIncludes((await box.run("doctor")).stdout, "use the newer agenttower");
  // To the newer one it is not newer.
  change(box, `PRAGMA user_version = ${user_version}`);
  await made(box, "layout", "list");
});

Deno.test("a database that somebody keeps locked is free once they are gone", async () => {
  await using box = await sandbox();
  await made(box, "layout", "list");
  const holder = openDatabase(`${box.state}/agenttower.sqlite3`);
  try {
    holder.exec("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE");
    const doctor = await box.run({ timeoutMs: 120_000 }, "doctor");
    const [path] = advised(doctor.stdout, "see who uses it: fuser ${database}");
    assertStringIncludes((await typeLine(box, `fuser ${path}`)).stdout, String(Deno.pid));
  } finally {
    holder.close();
  }
  await made(box, "layout", "list");
});

Deno.test("an audit file that was changed is held against the database by what doctor names", async () => {
  await using box = await sandbox();
  await made(box, "layout", "create", "local", "--session", "demo", "--wait");
  const audit = `${box.state}/events.jsonl`;
  const lines = Deno.readTextFileSync(audit).split("\n");
  Deno.writeTextFileSync(audit, lines.filter((_, at) => at !== 2).join("\n"));
  const doctor = await box.run("doctor");
  advised(
    doctor.stdout,
    "keep copies of both and find out who wrote there; agenttower events --verify holds the whole file against the database",
  );
  const verified = await typeLine(box, "agenttower events --verify");
  assertEquals(verified.code === 0, false);
  Deno.writeTextFileSync(audit, lines.join("\n"));
  await follow(box, "agenttower events --verify");
});

Deno.test("a limit that is too low is raised by the line that is printed", async () => {
  await using box = await sandbox();
  await made(box, "layout", "list");
  // The runtime raises a soft limit by itself.
  const limit = "ulimit -n 40";
  const { stderr } = await typeLine(box, `${limit}; agenttower layout list`);
  advised(stderr, "raise the limit: ulimit -n 1024");
  const trouble = entry("A limit of the system is too low");
  trouble.seen(stderr);
  // A hard limit is raised where it was set.
  await trouble.follow(box, {});

  // Deno's own caches are larger than any small limit; one of a state that has a large file is in units of 512 bytes.
  await using large = await sandbox();
  Deno.mkdirSync(large.state, { mode: 0o700 });
  Deno.writeTextFileSync(`${large.state}/events.jsonl`, "", { mode: 0o600 });
  Deno.truncateSync(`${large.state}/events.jsonl`, 1 << 30);
  const short = `ulimit -S -f ${(1 << 30) / 512}`;
  const refusal = await typeLine(large, `${short}; agenttower layout list`);
  advised(refusal.stderr, "raise the limit: ulimit -f unlimited");
  await follow(large, `${short}; ulimit -f unlimited; agenttower layout list`);
});

/** Runs the program where a file or folder can only be read. */
async function runReadOnly(box: Sandbox, path: string, ...args: string[]) {
  const script = `mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"`;
  return await box.exec(
    ["unshare", "--mount", "sh", "-c", script, path, ...PROGRAM, ...args],
  );
}

testUnless(noMount, "what can only be read says what lets it be written", async () => {
  await using box = await sandbox();
  await made(box, "layout", "create", "local", "--session", "demo", "--wait");
  const trouble = entry("The state can only be read");
  trouble.seen((await runReadOnly(box, box.state, "layout", "list")).stderr);
  await trouble.follow(box);
  const state = await runReadOnly(box, box.state, "doctor");
  const [folder] = advised(state.stdout, "make room in ${paths.state}, chown or remount it");
  assertEquals(folder, box.state);
  const audit = await runReadOnly(box, `${box.state}/events.jsonl`, "doctor");
  const [uid, path] = advised(
    audit.stdout,
    "let it be written: chown ${uid} ${shown} && chmod 600 ${shown}, or remount it",
  );
  await follow(box, `chown ${uid} ${path} && chmod 600 ${path}`);
  // Here, where it is mounted otherwise, it can be.
  await made(box, "doctor");

  Deno.mkdirSync(`${box.dir}/empty`, { mode: 0o700 });
  const none = ["doctor", "--state-dir", `${box.dir}/empty`];
  const empty = await runReadOnly(box, `${box.dir}/empty`, ...none);
  const [where] = advised(empty.stdout, "make sure that you may write in ${paths.state}");
  assertEquals(where, `${box.dir}/empty`);
  await made(box, ...none);
});

testUnless(noMount, "a disk that fills is made room on as it is said", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(box.state, { mode: 0o700 });
  await mounted(box.state, "size=275m,mode=0700", async () => {
    addTemplate(box, "t", [null]);
    await made(box, "layout", "create", "local", "--session", "demo", "--template", "t", "--wait");
    const [{ log_path }] = box.sql<{ log_path: string }>("SELECT log_path FROM managed_pane") as [
      { log_path: string },
    ];
    Deno.writeFileSync(log_path, new Uint8Array(60 << 20).fill(97), { append: true });
    const warned = await made(box, "doctor");
    advised(warned, "make room, or set logs.max_mb lower and run agenttower sweep");
    box.configure("config.yaml", "logs:\n  max_mb: 1\n");
    await follow(box, "agenttower sweep");
    assertMatch(await made(box, "doctor"), /ok +disk/);
    // Its panes write there.
    await box.endServer();
  });
  await mounted(box.state, "size=1m,mode=0700", async () => {
    const filler = Deno.openSync(`${box.state}/filler`, { create: true, write: true });
    try {
      for (;;) filler.writeSync(new Uint8Array(4096));
    } catch {
      // It is full.
    }
    filler.close();
    const full = await box.run("doctor", "--container", "local");
    const [where] = advised(full.stdout, "make room below ${paths.state}");
    Deno.removeSync(`${where}/filler`);
    await made(box, "layout", "list");
  });
});

Deno.test("where the free space is not known, the line that is printed shows why", async () => {
  await using box = await sandbox();
  Deno.mkdirSync(`${box.dir}/bin`);
  Deno.writeTextFileSync(`${box.dir}/bin/df`, "#!/bin/sh\necho no df today >&2; exit 1\n", {
    mode: 0o700,
  });
  const env = { PATH: `${box.dir}/bin:${box.env.PATH}` };
  const doctor = await box.run({ env }, "doctor");
  const [path] = advised(doctor.stdout, "see why: df -Pk ${word}");
  assertStringIncludes((await typeLine(box, `df -Pk ${path}`, { env })).stderr, "no df today");
});

/** A process that holds the lock of local's panes, and what a command that waits for it says. */
async function holding(box: Sandbox, ...before: string[]): Promise<Deno.ChildProcess> {
  await made(box, "layout", "create", "local", "--session", "demo", "--wait");
  box.configure("config.yaml", "locks:\n  wait_seconds: 1\n");
  const lock = `${box.state}/locks/local.lock`;
  const [program = "", ...args] = [...before, "flock", "-F", "-x", lock, "sleep", "1000"];
  const holder = new Deno.Command(program, {
    args,
    env: { SANDBOX_OF_AGENTTOWER: box.id },
  }).spawn();
  await box.eventually(async () => (await box.exec(["flock", "-n", lock, "true"])).code === 1);
  return holder;
}

Deno.test("a lock that is held names who holds it, and ending them frees it", async () => {
  await using box = await sandbox();
  const holder = await holding(box);
  // As a command of the program notes what it does.
  Deno.writeTextFileSync(`${box.state}/locks/local.lock`, `layout other\n${holder.pid}\n`);
  const stderr = await refused(box, "pane", "remove", "local/m1");
  advised(stderr, "locks.wait_seconds in config.yaml says how long a command waits");
  advised(stderr, "wait until it ends, or end it (kill ${pid})");
  const trouble = entry("Somebody else holds a lock");
  await trouble.follow(box, trouble.seen(stderr));
  await holder.status;
  await made(box, "pane", "remove", "local/m1");
});

Deno.test("a lock that a stopped process holds is free once that goes on, or is ended", async () => {
  await using box = await sandbox();
  const holder = await holding(box);
  holder.kill("SIGSTOP");
  const look = async () =>
    advised(
      await refused(box, "pane", "remove", "local/m1"),
      "let it go on (kill -CONT ${pid}) or end it (kill -9 ${pid})",
    );
  const [pid] = await look();
  const recovery = await box.run("recover");
  assertMatch(recovery.stderr, new RegExp(`is being changed by pid ${pid} .*, which is stopped,`));
  advised(recovery.stderr, "let it go on (kill -CONT ${pid}) or end it (kill -9 ${pid})");
  await follow(box, `kill -9 ${pid}`);
  await holder.status;
  await made(box, "pane", "remove", "local/m1");
});

testUnless(noMount, "a lock that is held from elsewhere is freed there", async () => {
  await using box = await sandbox();
  const holder = await holding(box, "unshare", "--pid", "--fork", "--kill-child");
  // Seen from a pid namespace of its own, the holder has no id.
  const { stderr } = await box.exec([
    ...["unshare", "--pid", "--fork", "--mount-proc", ...PROGRAM],
    ...["layout", "create", "local", "--session", "more", "--label-prefix", "x-"],
  ]);
  advised(stderr, "end it where it runs: another container or machine that has this state");
  holder.kill("SIGKILL");
  await holder.status;
  // What it has forked dies a moment later.
  box.configure("config.yaml", "{}\n");
  await made(box, "pane", "remove", "local/m1");
});

testUnless(
  await whyNoTrace(),
  "a folder without locks gives way to one that has them",
  async () => {
    await using box = await sandbox();
    await made(box, "layout", "create", "local", "--session", "demo", "--wait");
    // As on a file system that knows no locks.
    const inject = [
      "-f",
      "-qq",
      "-o",
      "/dev/null",
      "-e",
      "trace=flock",
      "-e",
      "inject=flock:error=ENOLCK",
    ];
    const { stderr } = await box.exec(
      ["strace", ...inject, ...PROGRAM, "pane", "remove", "local/m1"],
    );
    advised(stderr, "the state folder must lie where flock(2) works, on a disk of this machine");
    await made(box, "pane", "remove", "local/m1");
  },
);

/** Why system calls cannot be made to fail here, or null. */
async function whyNoTrace(): Promise<string | null> {
  try {
    const args = ["-qq", "-o", "/dev/null", "-e", "inject=flock:error=ENOLCK", "true"];
    const { success } = await new Deno.Command("strace", { args }).output();
    return success ? null : "strace cannot trace here";
  } catch {
    return "no strace here";
  }
}

Deno.test("a worker that hangs is ended, and the next command goes on with its panes", async () => {
  await using box = await sandbox();
  // A tmux that hangs holds its caller, which lives.
  const real = (await box.exec(["sh", "-c", "command -v tmux"])).stdout.trim();
  Deno.mkdirSync(`${box.dir}/bin`);
  Deno.writeTextFileSync(
    `${box.dir}/bin/tmux`,
    `#!/bin/sh\ncase "$*" in *new-session*) exec sleep 25 ;; esac\nexec ${real} "$@"\n`,
    { mode: 0o755 },
  );
  const env = { PATH: `${box.dir}/bin:${box.env.PATH}` };
  await box.run({ env }, "layout", "create", "local", "--session", "demo");
  const late = { AGENTTOWER_CLOCK_SKEW_MS: String(3 * 60_000) };
  const shown = await box.eventually(async () => {
    const { stdout } = await box.run({ env: late }, "doctor");
    return stdout.includes("kill -9") ? stdout : "";
  });
  advised(
    shown,
    "if it hangs, kill -9 ${pid}: the next command starts another one in its place",
  );
  const trouble = entry("A worker hangs");
  await trouble.follow(box, { ...trouble.seen(shown), layout: "local/demo" });
});

testUnless(
  Deno.env.get("COMPILE_DENO") ? null : "COMPILE_DENO is not set",
  "an older SQLite is told, and a newer program has none",
  async () => {
    await using old = await sandbox({
      program: [Deno.env.get("COMPILE_DENO") ?? "", ...FROM_SOURCE.slice(1)],
    });
    await made(old, "layout", "list");
    advised(await made(old, "doctor"), "use an agenttower built with Deno 2.9 or later");
    await using box = await sandbox({ program: FROM_SOURCE });
    await made(box, "layout", "list");
    assertEquals((await made(box, "doctor")).includes("Deno 2.9"), false);
  },
);
