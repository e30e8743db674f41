/** Faults on this machine: tmux, the database, the disk and the terminal fail. */
import { DatabaseSync } from "node:sqlite";
import type { Check } from "../check.ts";
import { answered, isTypedError } from "../expect.ts";
import { divergences, type OracleRules } from "../oracle.ts";
import { paneOf, unspawned } from "../scenarios/scenario.ts";
import { expectSummary, summary } from "../summary.ts";
import { World, type WorldOptions } from "../world.ts";
import { exactly } from "../../support/items.ts";

export interface Fault {
  readonly world?: WorldOptions;
  readonly rules?: OracleRules;
  readonly pace?: Check["pace"];
  /** Why it cannot be tried here, or null. */
  readonly obstacle?: () => string | null;
  /** Gives what is wrong beside what the oracle finds. */
  run(world: World): Promise<string[]>;
}

const READY = "demo/m1=ready demo/s1=ready demo/s2=ready";
const LOST_STATE = "failed:recovery_reattach";
const LOST = READY.replaceAll("ready", LOST_STATE);

const root = () => Deno.uid() === 0 ? null : "this is not root";

async function mount(...args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("mount", { args }).output();
  if (!success) throw new Error(`mount ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}

async function unmount(path: string): Promise<void> {
  await new Deno.Command("umount", { args: ["-l", path] }).output();
}

/** What a command begins with that runs as if in another boot of this machine. */
function anotherBoot(world: World): string[] {
  const path = `${world.box.dir}/boot_id`;
  Deno.writeTextFileSync(path, "00000000-0000-4000-8000-000000000000\n");
  const script = `mount --bind "$0" /proc/sys/kernel/random/boot_id && exec "$@"`;
  return ["unshare", "--mount", "sh", "-c", script, path];
}

/** Writes until nothing more can be written. */
function fill(path: string): void {
  using filler = Deno.openSync(path, { write: true, create: true });
  for (const size of [65536, 512]) {
    try {
      for (;;) filler.writeSync(new Uint8Array(size));
    } catch {
      // Full, but for less than that.
    }
  }
}

/** Moves a database with all that SQLite keeps beside it. */
function moveDatabase(from: string, to: string): void {
  for (const { name } of [...Deno.readDirSync(from)]) {
    if (name.startsWith("agenttower.sqlite3")) Deno.renameSync(`${from}/${name}`, `${to}/${name}`);
  }
}

/** Runs `act` while another connection holds the database's write lock. */
async function locked<T>(world: World, act: () => Promise<T>): Promise<T> {
  const database = new DatabaseSync(`${world.box.state}/agenttower.sqlite3`);
  // What was asked for before may still be writing.
  database.exec("PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE");
  try {
    return await act();
  } finally {
    database.exec("ROLLBACK");
    database.close();
  }
}

export const HOST_FAULTS: Readonly<Record<string, Fault>> = {
  "kill-server": {
    world: { decoys: false },
    run: async (world) => {
      const layout = await world.layout();
      await world.endServer();
      const problems = answered("recover", await world.run("recover", "--json"), "ok");
      problems.push(...expectSummary(world, LOST, "after the server was killed"));
      await world.ok("pane", "recreate", paneOf(layout, "m1").pane_id, "--idempotency-key", "a");
      return problems;
    },
  },
  "server-killed-hard": {
    world: { decoys: false },
    run: async (world) => {
      await world.layout();
      await world.endServer("SIGKILL");
      const problems = answered("recover", await world.run("recover", "--json"), "ok");
      return [...problems, ...expectSummary(world, LOST, "after the server died")];
    },
  },
  // The next boot has another id. The process that has the dead server's number now is a tmux server, too.
  "host-rebooted": {
    world: { decoys: false },
    obstacle: root,
    run: async (world) => {
      const create = ["layout", "create", "local", "--session", "demo", "--wait", "--json"];
      const before = await world.box.exec([...anotherBoot(world), ...world.argv(...create)]);
      const layout = JSON.parse(before.stdout).result;
      await world.quiet();
      Deno.removeSync(`${world.box.dir}/tmux-${Deno.uid()}`, { recursive: true });
      const problems = answered("recover", await world.run("recover", "--json"), "ok");
      problems.push(...expectSummary(world, LOST, "after the reboot"));
      await world.plant(world.local);
      for (const label of ["m1", "s1", "s2"]) {
        await world.ok("pane", "recreate", paneOf(layout, label).pane_id);
      }
      await world.quiet();
      const ready = READY.split(" ").map((word) => `${word.replace("ready", LOST_STATE)} ${word}`);
      return [...problems, ...expectSummary(world, ready.join(" "), "made again")];
    },
  },
  "kill-server-while-spawning": {
    world: { decoys: false },
    run: async (world) => {
      await world.run("layout", "create", "local", "--session", "demo");
      await world.box.eventually(async () =>
        (await world.local.tmux("list-sessions")).stdout.startsWith("demo")
      );
      await world.endServer();
      await world.quiet();
      await world.run("recover");
      const state = summary(world);
      return /=creating/.test(state) ? [`it came to ${state}`] : [];
    },
  },
  "socket-unlinked": {
    run: async (world) => {
      await world.layout();
      const { stdout } = await world.local.tmux("display-message", "-p", "#{pid} #{socket_path}");
      const [pid, path] = exactly(stdout.trim().split(" "), 2);
      Deno.removeSync(path);
      const recover = await world.run("recover", "--json");
      const problems = isTypedError("recover", recover);
      if (recover.code !== 1) problems.push(`recover could not read: exit ${recover.code}`);
      problems.push(...answered("list", await world.run("layout", "list", "--json"), "ok"));
      problems.push(...expectSummary(world, READY, "while the socket is gone"));
      problems.push(
        ...answered(
          "create",
          await world.run(
            ...["layout", "create", "local", "--session", "x", "--label-prefix", "x", "--json"],
          ),
          "tmux_unavailable",
        ),
      );
      Deno.kill(Number(pid), "SIGUSR1");
      await world.box.eventually(() => Deno.statSync(path));
      problems.push(...answered("recover", await world.run("recover", "--json"), "ok"));
      return [...problems, ...expectSummary(world, READY, "when the socket is back")];
    },
  },
  // Not even a shell can be started: that says nothing of any pane.
  "tmux-unreachable": {
    run: async (world) => {
      const layout = await world.layout();
      const env = { PATH: `${world.box.dir}/nothing` };
      const recover = await world.run({ env }, "recover", "--json");
      const problems = isTypedError("recover", recover);
      if (recover.code !== 1) problems.push(`recover read nothing: exit ${recover.code}`);
      problems.push(...expectSummary(world, READY, "while nothing can be read"));
      const { pane_id } = paneOf(layout, "s1");
      const removed = await world.run({ env }, "pane", "remove", pane_id, "--json");
      problems.push(...answered("remove", removed, "ok"));
      if (removed.json.result?.tmux_kill_succeeded !== false) {
        problems.push(`a kill that could not be done is said to have succeeded: ${removed.stdout}`);
      }
      return problems;
    },
  },
  "database-locked": {
    pace: "idle",
    run: async (world) => {
      await world.layout();
      const creation = ["layout", "create", "local", "--session", "x", "--label-prefix", "x-"];
      const problems = await locked(world, async () => {
        const begun = performance.now();
        const [create, list] = await Promise.all([
          world.run(...creation, "--json"),
          world.run("layout", "list", "--json"),
        ]);
        const took = performance.now() - begun;
        return [
          ...answered("create", create, "state_unavailable"),
          ...answered("list", list, "ok"),
          ...(took > 25_000 ? [`they took ${Math.round(took)} ms`] : []),
        ];
      });
      problems.push(...answered("create", await world.run(...creation, "--json"), "ok"));
      return problems;
    },
  },
  "database-locked-while-spawning": {
    pace: "idle",
    run: async (world) => {
      await unspawned(world);
      await locked(world, async () => {
        const worker = world.run(...world.workerArguments());
        await new Promise((resolve) => setTimeout(resolve, 20_000));
        return worker;
      });
      await world.quiet();
      await world.run("recover");
      await world.quiet();
      return expectSummary(world, READY, "after 20 s of a busy database");
    },
  },
  "disk-full": {
    obstacle: root,
    run: async (world) => {
      const { state } = world.box;
      Deno.mkdirSync(state, { mode: 0o700 });
      await mount("-t", "tmpfs", "-o", "size=2m,mode=0700", "tmpfs", state);
      world.atEnd(() => unmount(state));
      const layout = await world.layout();
      const before = summary(world);
      fill(`${state}/filler`);
      const list = await world.run("layout", "list", "--json");
      const problems = answered("list", list, "ok");
      for (let n = 0; n < 8; n++) {
        const create = await world.run(
          ...["layout", "create", "local", "--session", `x${n}`, "--label-prefix", `x${n}-`],
          "--json",
        );
        problems.push(...isTypedError("create", create));
        if (create.code !== 0 && create.json.error.code !== "state_unavailable") {
          problems.push(`create on a full disk: ${create.stdout}`);
        }
      }
      await world.quiet();
      problems.push(...isTypedError("recover", await world.run("recover", "--json")));
      Deno.removeSync(`${state}/filler`);
      problems.push(...answered("recover", await world.run("recover", "--json"), "ok"));
      await world.quiet();
      if (!summary(world).includes(before)) problems.push(`${before} became ${summary(world)}`);
      await world.ok("pane", "remove", paneOf(layout, "s1").pane_id);
      return problems;
    },
  },
  "read-only": {
    obstacle: root,
    run: async (world) => {
      const layout = await world.layout();
      const { state } = world.box;
      await mount("--bind", state, state);
      world.atEnd(() => unmount(state));
      await mount("-o", "remount,ro,bind", state);
      const list = await world.run("layout", "list", "--json");
      const problems = answered("list", list, "ok");
      if (list.json.result?.items?.length !== 1) problems.push(`list: ${list.stdout}`);
      if (!/warning/.test(list.stderr)) problems.push("a list says nothing of the state folder");
      const { pane_id } = paneOf(layout, "s1");
      for (
        const args of [
          ["pane", "remove", pane_id],
          ["layout", "create", "local", "--session", "x"],
          ["recover"],
          ["sweep"],
        ]
      ) {
        const result = await world.run(...args, "--json");
        problems.push(...answered(args.join(" "), result, "state_unavailable"));
      }
      await mount("-o", "remount,rw,bind", state);
      return [...problems, ...expectSummary(world, READY, "on a read-only disk")];
    },
  },
  "corrupt-database": {
    run: async (world) => {
      const layout = await world.layout();
      const path = `${world.box.state}/agenttower.sqlite3`;
      const kept = `${world.box.dir}/kept`;
      Deno.mkdirSync(kept);
      moveDatabase(world.box.state, kept);
      Deno.writeFileSync(path, new TextEncoder().encode("this is no database. ".repeat(400)));
      const broken = Deno.readFileSync(path);
      const problems: string[] = [];
      for (
        const args of [
          ["layout", "list"],
          ["pane", "remove", paneOf(layout, "s1").pane_id],
          ["layout", "create", "local", "--session", "x"],
          ["recover"],
          ["sweep"],
        ]
      ) {
        const result = await world.run(...args, "--json");
        problems.push(...answered(args.join(" "), result, "state_unavailable"));
      }
      problems.push(...isTypedError("doctor", await world.run("doctor")));
      if (Deno.readFileSync(path).join() !== broken.join()) {
        problems.push("a corrupt database was written to");
      }
      moveDatabase(kept, world.box.state);
      return problems;
    },
  },
  "torn-audit-line": {
    run: async (world) => {
      await world.layout();
      // The first explicit recovery after a change has an event of its own.
      await world.ok("recover");
      const path = `${world.box.state}/events.jsonl`;
      const text = Deno.readTextFileSync(path);
      const lines = text.split("\n");
      const torn: Record<string, string> = {
        "half a line": text.slice(0, -20),
        "a line and a half": text.slice(0, -lines.at(-2)!.length - 20),
        "half a line too many": `${text}{"event_id":"half`,
        "noughts": text + "\0".repeat(300),
        "nothing": "",
        "half of the first line": text.slice(0, 30),
      };
      const problems: string[] = [];
      for (const [what, content] of Object.entries(torn)) {
        Deno.writeTextFileSync(path, content);
        await world.ok("recover");
        if (Deno.readTextFileSync(path) !== text) {
          problems.push(`${what} was not repaired`);
          Deno.writeTextFileSync(path, text);
        }
      }
      return problems;
    },
  },
  "audit-unwritable": {
    obstacle: root,
    run: async (world) => {
      const layout = await world.layout();
      const path = `${world.box.state}/events.jsonl`;
      await new Deno.Command("chattr", { args: ["+i", path] }).output();
      const removed = await world.run("pane", "remove", paneOf(layout, "s1").pane_id, "--json");
      await new Deno.Command("chattr", { args: ["-i", path] }).output();
      return answered("remove", removed, "ok");
    },
  },
  "audit-symlink": {
    run: async (world) => {
      await world.layout();
      const path = `${world.box.state}/events.jsonl`;
      Deno.renameSync(path, `${path}.kept`);
      Deno.writeTextFileSync(`${world.box.dir}/elsewhere`, "");
      Deno.symlinkSync(`${world.box.dir}/elsewhere`, path);
      const result = await world.run("recover", "--json");
      const problems = answered("recover", result, "state_unavailable");
      if (Deno.readTextFileSync(`${world.box.dir}/elsewhere`) !== "") {
        problems.push("a planted link was followed");
      }
      Deno.removeSync(path);
      Deno.renameSync(`${path}.kept`, path);
      return problems;
    },
  },
  "terminal-closed": {
    run: async (world) => {
      const command = world.command(
        ...["layout", "create", "local", "--session", "demo", "--wait"],
      );
      const child = new Deno.Command(command.program, {
        ...command.options,
        // The child leads a process group, as the one that a closing terminal hangs up.
        detached: true,
        stdin: "null",
        stdout: "null",
        stderr: "null",
      }).spawn();
      // A worker that only gets ready ends with who started it.
      await world.box.eventually(() =>
        world.box.sql("SELECT pane_id FROM pane_progress WHERE attempts > 0").length > 0
      );
      Deno.kill(-child.pid, "SIGHUP");
      await child.status;
      await world.quiet();
      return expectSummary(world, READY, "after the terminal was closed");
    },
  },
};

/** The named fault, and what recovery makes of it. */
export function faultCheck(name: string, fault: Fault): Check {
  return {
    group: "R7",
    point: name,
    pace: fault.pace,
    obstacle: fault.obstacle?.(),
    run: async (setup) => {
      await using world = await World.open({ ...fault.world, ...setup });
      const problems = await fault.run(world);
      await world.quiet();
      await world.run("recover");
      await world.quiet();
      return [...problems, ...await divergences(world, fault.rules)];
    },
  };
}
