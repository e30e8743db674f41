import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { openState } from "../../src/app/state_folder.ts";
import type { StateFault } from "../../src/model/errors.ts";
import { stateUnavailable } from "../../src/model/refusals/state.ts";
import { adoptAgent } from "../../src/agents/adopt.ts";
import { knownContainer } from "../../src/containers/known.ts";
import { checkContainer } from "../../src/doctor/container/check_container.ts";
import { putContainer } from "../../src/store/containers.ts";
import { type Machine, runDoctor } from "../../src/doctor/doctor.ts";
import { leaseText, workerLease } from "../../src/system/locks/lock_names.ts";
import type { Check } from "../../src/doctor/check.ts";
import { openDatabase } from "../support/database.ts";
import { advised } from "../support/advice.ts";
import { contextOn, execIn } from "../support/context.ts";
import { clockAhead } from "../support/fast_clock.ts";
import { exactly, itemAt, only } from "../support/items.ts";
import { PLAIN, whyNotPlain } from "../support/plain_user.ts";
import { PROGRAM, type Sandbox, sandbox, WITHOUT_CACHE } from "../support/sandbox.ts";
import { testUnless } from "../support/skip.ts";
import { pathsOf } from "../support/store.ts";
import { startOn } from "../support/runtime_fixture.ts";
import { LOCAL } from "../support/runtimes.ts";

/** Doctor on a sandbox whose state is opened only when doctor opens it. */
function machineOn(box: Sandbox): Machine {
  const paths = pathsOf(box);
  return {
    paths,
    exec: execIn(box),
    open: () => {
      // A context of its own would open the state before doctor looks at it.
      openState(paths, () => {}).close();
      const at = contextOn(box);
      return Promise.resolve({ context: at.ctx, close: () => void at[Symbol.asyncDispose]() });
    },
  };
}

async function doctor(box: Sandbox): Promise<Check[]> {
  return (await runDoctor(machineOn(box))).checks;
}

function find(checks: readonly Check[], check: string, status: Check["status"]): Check {
  const found = checks.find((each) => each.check === check && each.status === status);
  if (!found) throw new Error(`no ${status} of ${check} in ${JSON.stringify(checks)}`);
  return found;
}

Deno.test("doctor makes nothing on a machine that has no state yet", async () => {
  await using box = await sandbox();
  const checks = await doctor(box);
  assertStringIncludes(find(checks, "state", "ok").message, "not there yet");
  assertEquals([...Deno.readDirSync(box.dir)].map(({ name }) => name), ["home"]);
});

Deno.test("doctor tells modes that are too open before they are repaired", async () => {
  await using box = await sandbox();
  openState(pathsOf(box), () => {}).close();
  Deno.chmodSync(box.state, 0o755);
  Deno.chmodSync(pathsOf(box).database, 0o644);
  const problems = (await doctor(box)).filter(({ status }) => status === "problem");
  assertEquals(problems.map(({ cure }) => String(cure)), [
    `chmod 700 ${box.state}`,
    `chmod 600 ${pathsOf(box).database}`,
  ]);
  assertEquals((await doctor(box)).filter(({ status }) => status === "problem"), []);
});

Deno.test("doctor tells a link in place of a state file", async () => {
  await using box = await sandbox();
  openState(pathsOf(box), () => {}).close();
  Deno.symlinkSync("/etc/passwd", pathsOf(box).audit);
  assertStringIncludes(find(await doctor(box), "state", "problem").message, "symbolic link");
});

Deno.test("doctor tells what is planted in place of any state file, and its cure helps", async () => {
  await using box = await sandbox();
  openState(pathsOf(box), () => {}).close();
  const { audit, locks, workers } = pathsOf(box);
  Deno.writeTextFileSync(audit, "", { mode: 0o600 });
  Deno.linkSync(audit, `${box.dir}/another-name`);
  await box.exec(["mkfifo", `${locks}/local.queue`]);
  Deno.symlinkSync("/dev/zero", `${workers}/local-1.log`);
  const problems = (await doctor(box)).filter(({ check, status }) =>
    check === "state" && status === "problem"
  );
  assertEquals(problems.map(({ message }) => message), [
    `${audit} has 2 names (hard links)`,
    `${locks}/local.queue is not a regular file`,
    `${workers}/local-1.log is a symbolic link`,
  ]);
  for (const { cure } of problems) {
    const command = cure!.slice(cure!.indexOf(": ") + 2);
    assertEquals((await box.exec(["sh", "-c", command])).code, 0, command);
  }
  assertEquals(Deno.lstatSync(audit).nlink, 1);
  assertEquals(Deno.lstatSync(`${box.dir}/another-name`).nlink, 1);
  find(await doctor(box), "state", "ok");
  openState(pathsOf(box), () => {}).close();
});

Deno.test("doctor tells a corrupt database and the command that moves it aside, and leaves it", async () => {
  await using box = await sandbox();
  const { database } = pathsOf(box);
  openState(pathsOf(box), () => {}).close();
  for (const suffix of ["-wal", "-shm"]) {
    try {
      Deno.removeSync(database + suffix);
    } catch {
      // It went when the database was closed.
    }
  }
  Deno.writeTextFileSync(database, "no database at all ".repeat(1000));
  const problem = find(await doctor(box), "database", "problem");
  assertEquals(Deno.readTextFileSync(database).startsWith("no database"), true);
  const { code, stderr } = await box.exec(["sh", "-c", problem.cure!]);
  assertEquals([code, stderr], [0, ""]);
  assertEquals((await doctor(box)).filter(({ status }) => status === "problem"), []);
});

Deno.test("doctor takes a quick look at the database, and names the command that checks all of it", async () => {
  await using box = await sandbox();
  await using at = contextOn(box, { workers: false });
  await at.create("work");
  const sql = openDatabase(pathsOf(box).database);
  // Only a look at every row finds what refers to a record that is not there.
  sql.exec("PRAGMA foreign_keys=OFF; DELETE FROM layout_request; DELETE FROM managed_layout");
  sql.close();
  const { message } = find(await doctor(box), "database", "ok");
  advised(message, "agenttower doctor --full makes the whole one");
  const [, named] = message.match(/agenttower (doctor [^ ]+)/) ?? [];
  assertEquals(named, "doctor --full");
  const { stdout } = await box.run(...named!.split(" "));
  assertStringIncludes(stdout, "rows that refer to nothing");
});

Deno.test("doctor names a worker that has been at it for long, and the way to be rid of it", async () => {
  await using box = await sandbox();
  let skew = 0;
  await using at = contextOn(box, { workers: false, clock: clockAhead(() => skew) });
  await at.create("work");
  const machine = {
    ...machineOn(box),
    open: () => Promise.resolve({ context: at.ctx, close: () => {} }),
  };
  const workers = async () =>
    (await runDoctor(machine)).checks.filter(({ check }) => check === "worker");
  skew = 3 * 60_000;
  assertEquals(await workers(), []);
  using _lease = at.ctx.locks.tryAcquire(workerLease("local"), leaseText(12345));
  const { message, cure } = only(await workers());
  assertStringIncludes(message, "for 3 minutes");
  assertStringIncludes(cure!, "kill -9 12345");
  skew = 0;
  assertEquals(await workers(), []);
});

Deno.test("doctor chooses its advice by what the fault is, whatever its wording", async () => {
  await using box = await sandbox();
  const { state, database } = pathsOf(box);
  openState(pathsOf(box), () => {}).close();
  const cures: Record<Exclude<StateFault, "corrupt">, string> = {
    newer: "use the newer agenttower",
    locked: `see who uses it: fuser ${database}`,
    full: `make room below ${state}`,
    io: "see what the system says of the disk: dmesg",
    unwritable: `make sure that you may write in ${state}`,
    other: `make sure that you may write in ${state}`,
  };
  const misleading = "corrupt, locked and full, which has version 99";
  const problemOf = async (fault: StateFault) => {
    const open = () => Promise.reject(stateUnavailable(fault, misleading));
    return find(
      (await runDoctor({ ...machineOn(box), open })).checks,
      "database",
      "problem",
    );
  };
  for (const [fault, cure] of Object.entries(cures)) {
    const problem = await problemOf(fault as StateFault);
    assertEquals([problem.message, problem.cure], [misleading, cure], fault);
  }
  assertStringIncludes((await problemOf("corrupt")).cure!, `mv ${database}*`);
});

Deno.test("doctor tells configuration files that cannot be used", async () => {
  await using box = await sandbox();
  box.configure("config.yaml", "launhc: {}\n");
  box.configure("launch_commands/bad.yaml", "name: x\ncommand: not a list\n");
  box.configure("launch_commands/good.yaml", "name: good\ncommand: [ls]\n");
  const problems = (await doctor(box)).filter(({ status }) => status === "problem");
  assertEquals(problems.map(({ check }) => check), ["config", "config"]);
  assertStringIncludes(itemAt(problems, 0).message, "launhc");
  assertStringIncludes(itemAt(problems, 1).message, "bad.yaml:2");
});

Deno.test("doctor tells a pane with our tag that no record claims, and leaves it", async () => {
  await using at = await startOn(LOCAL);
  const tag = crypto.randomUUID();
  await at.tmux("new-session", "-d", "-s", "stray", "env", `AGENTTOWER_PANE=${tag}`, "sleep", "60");
  const machine: Machine = {
    paths: at.ctx.paths,
    exec: at.ctx.exec,
    open: () => Promise.resolve({ context: at.ctx, close: () => {} }),
  };
  const { checks } = await runDoctor(machine, { container: "local" });
  const { message, cure } = find(checks, "panes", "warning");
  assertStringIncludes(message, tag);
  assertEquals((await at.tmux("has-session", "-t", "=stray")).code, 0);

  const { stdout } = await at.tmux("list-panes", "-t", "=stray:", "-F", "#{pane_id}");
  const tmuxPaneId = stdout.trim();
  assertStringIncludes(cure!, `agenttower agent adopt local ${tmuxPaneId}`);
  const names = { role: "slave", capability: "worker", label: "kept" };
  await adoptAgent(at.ctx, { containerId: "local", tmuxPaneId, ...names });
  find((await runDoctor(machine, { container: "local" })).checks, "panes", "ok");
});

Deno.test("doctor tells programs and directories of launch profiles that are not there", async () => {
  await using at = await startOn(LOCAL);
  const profile = (name: string, program: string, workingDir: string) =>
    [name, {
      name,
      command: [program],
      env: {},
      workingDir,
      agent: null,
      signals: null,
      keepDead: null,
      spare: [],
      path: null,
      file: `${name}.yaml`,
    }] as const;
  const profiles = new Map([profile("a", "sh", "/no dir"), profile("b", "no-such-program", "/")]);
  const context = { ...at.ctx, profiles: () => Promise.resolve({ profiles, warnings: [] }) };
  const machine: Machine = {
    paths: at.ctx.paths,
    exec: at.ctx.exec,
    open: () => Promise.resolve({ context, close: () => {} }),
  };
  const { checks } = await runDoctor(machine, { container: "local" });
  const profileChecks = checks.filter(({ check }) => check === "profiles");
  const [found, program, directory] = exactly(profileChecks, 3);
  assertMatch(found.message, /^profile a starts \/.*\/sh in local$/);
  assertStringIncludes(program.message, "no-such-program");
  assertStringIncludes(directory.message, "working_dir /no dir does not exist");
});

Deno.test("doctor asked about one of several containers says what shows them", async () => {
  await using at = await startOn(LOCAL);
  at.ctx.store.write("container.scan", (writer) => {
    for (const last of ["1", "2"]) {
      putContainer(writer, {
        ...knownContainer(at.ctx, "local")!,
        id: `abcdef${"0".repeat(57)}${last}`,
        name: `bench-${last}`,
        runtime: "docker",
      });
    }
  });
  const [{ message, cure }] = await checkContainer(at.ctx, "abcdef") as [Check];
  assertStringIncludes(message, "means several containers");
  advised(cure!, "see what runs: agenttower container scan");
});

Deno.test("doctor shows a shell that gives no answer to the operator", async () => {
  let hangs = true;
  await using at = await startOn(LOCAL, {
    exec: (real) => (failpoint, request) =>
      hangs && failpoint === "doctor.check"
        ? Promise.resolve({ kind: "timeout", timeoutMs: request.timeoutMs, stdout: "" })
        : real(failpoint, request),
  });
  const container = async () =>
    (await checkContainer(at.ctx, "local")).find(({ check }) => check === "container")!;
  const [line] = advised((await container()).cure ?? "", "see what it says: ${line}");
  assertEquals(line, "sh -c id");
  hangs = false;
  assertEquals((await container()).status, "ok");
});

Deno.test("doctor asked about a container that is not there says so", async () => {
  await using at = await startOn(LOCAL, {
    exec: (real) => (failpoint, request) =>
      request.argv[0] === "docker"
        ? Promise.resolve({ kind: "not_started", reason: "docker is not installed", missing: true })
        : real(failpoint, request),
  });
  const machine: Machine = {
    paths: at.ctx.paths,
    exec: at.ctx.exec,
    open: () => Promise.resolve({ context: at.ctx, close: () => {} }),
  };
  const { checks } = await runDoctor(machine, { container: "bench-x" });
  assertStringIncludes(find(checks, "engine", "warning").message, "docker is not installed");
  assertStringIncludes(find(checks, "container", "problem").message, "docker is not installed");
});

testUnless(
  await whyNotPlain(),
  "doctor tells a folder that is closed to its own user, and its cure helps",
  async () => {
    await using box = await sandbox();
    const { locks, workers, state } = pathsOf(box);
    for (const [folder, mode] of [[locks, 0o000], [workers, 0o300], [state, 0o500]] as const) {
      openState(pathsOf(box), () => {}).close();
      Deno.chmodSync(folder, mode);
      const { code, stdout } = await box.exec([...PLAIN, ...PROGRAM, "doctor", "--json"]);
      const { message, cure } = find(JSON.parse(stdout).result.checks, "state", "problem");
      assertEquals(code, 1);
      assertStringIncludes(message, `${folder} is closed to its own user (mode `);
      const [word] = advised(cure!, "open it: chmod 700 ${word}");
      assertEquals((await box.exec(["sh", "-c", `chmod 700 ${word}`])).code, 0);
      assertEquals(Deno.lstatSync(folder).mode! % 0o1000, 0o700);
    }
  },
);

Deno.test("doctor tells limits of the system as such, with the way to raise them", async () => {
  await using box = await sandbox();
  openState(pathsOf(box), () => {}).close();
  const limited = async (limit: string) => {
    const shell = ["sh", "-c", `ulimit ${limit}; exec "$@"`, "sh"];
    const { stdout } = await box.exec([...shell, ...WITHOUT_CACHE, "doctor", "--json"]);
    const checks: Check[] = JSON.parse(stdout).result.checks;
    return checks.filter(({ status }) => status !== "ok").map(({ check, cure }) => [check, cure]);
  };
  assertEquals((await limited("-f 10000")).find(([check]) => check === "database"), [
    "database",
    "raise the limit: ulimit -f unlimited",
  ]);
  const told = Object.fromEntries(await limited("-n 24"));
  assertEquals(told.database, "raise the limit: ulimit -n 1024");
});

Deno.test("doctor tells programs that the system does not start from those that are not there", async () => {
  await using box = await sandbox();
  const curesWhere = async (missing: boolean) => {
    const exec = () => Promise.resolve({ kind: "not_started", reason: "EMFILE", missing } as const);
    const { checks } = await runDoctor({ ...machineOn(box), exec });
    return checks.filter(({ check }) => check === "sh" || check === "tmux").map(({ cure }) => cure);
  };
  for (const cure of await curesWhere(false)) {
    advised(cure!, "see what the system lets you have: ulimit -a");
  }
  assertEquals((await box.exec(["sh", "-c", "ulimit -a"])).code, 0);
  const [sh, tmux] = exactly(await curesWhere(true), 2);
  assertStringIncludes(sh ?? "", "on PATH");
  assertStringIncludes(tmux ?? "", "install tmux");
});

Deno.test("doctor tells what keeps this machine's tmux from having layouts", async () => {
  await using box = await sandbox();
  openState(pathsOf(box), () => {}).close();
  const conf = `${box.home}/.tmux.conf`;
  Deno.writeTextFileSync(conf, "set -s exit-unattached on");
  const { message, cure } = find(await doctor(box), "tmux", "problem");
  assertStringIncludes(message, "exit-unattached is on");
  assertEquals(cure, "take what sets exit-unattached out of the tmux.conf in local");
  Deno.removeSync(conf);
  assertEquals((await doctor(box)).filter((it) => it.check === "tmux").length, 1);

  box.env.TMUX_TMPDIR = `${box.dir}/${"x".repeat(100)}`;
  const long = find(await doctor(box), "tmux", "problem");
  assertStringIncludes(long.message, "longer than the system takes");

  const absent = `${box.dir}/absent`;
  box.env.TMUX_TMPDIR = absent;
  const unmade = find(await doctor(box), "tmux", "problem");
  assertStringIncludes(unmade.message, `cannot be made in ${absent}/tmux-${Deno.uid()}: No such`);
  assertEquals([...Deno.readDirSync(box.dir)].some(({ name }) => name === "absent"), false);
});
