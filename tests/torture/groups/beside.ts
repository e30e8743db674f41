/** Commands beside each other, workers that stand still, and clocks that jump. */
import type { Check, Group } from "../check.ts";
import { answered, isTypedError } from "../expect.ts";
import { divergences } from "../oracle.ts";
import { dies, EXPIRED, paneOf, unspawned } from "../scenarios/scenario.ts";
import { expectSummary } from "../summary.ts";
import { World } from "../world.ts";
import { named, only } from "../../support/items.ts";

const READY = "demo/m1=ready demo/s1=ready demo/s2=ready";
const MINUTE = 60_000;

/** A command under a clock that is off by so many milliseconds. */
function at(world: World, skewMs: number, ...args: string[]) {
  return world.run({ env: { AGENTTOWER_CLOCK_SKEW_MS: String(skewMs) } }, ...args, "--json");
}

/** Starts a worker that stops itself at a point, and waits until it stands still. */
async function stoppedWorker(world: World, point: string) {
  const env = { AGENTTOWER_FAULT: `${point}:stop` };
  // While it stands still others wait for its lock, one after the other.
  const timeoutMs = 10 * MINUTE;
  const ended = world.run({ env, timeoutMs }, ...world.workerArguments());
  const pid = await world.box.eventually(async () => {
    const worker = only(await world.workers());
    // T is stopped, says proc_pid_status(5).
    const state = ["grep", "-q", "^State:[[:space:]]*T", `/proc/${worker}/status`];
    return (await world.box.exec(state)).code === 0 ? worker : undefined;
  });
  return { pid, ended };
}

async function stoppedPastTtl(world: World, point: string): Promise<string[]> {
  await unspawned(world);
  const { pid, ended } = await stoppedWorker(world, point);
  const problems: string[] = [];
  for (const args of [["sweep"], ["recover"], ["--no-recover", "sweep"], ["layout", "list"]]) {
    problems.push(...isTypedError(args.join(" "), await at(world, Number(EXPIRED), ...args)));
  }
  problems.push(...expectSummary(world, READY.replaceAll("ready", "creating")));
  Deno.kill(pid, "SIGCONT");
  await ended;
  return [...problems, ...expectSummary(world, READY)];
}

const CASES: Readonly<Record<string, (world: World) => Promise<string[]>>> = {
  "create-sweep-recover": async (world) => {
    const problems: string[] = [];
    const creation = ["layout", "create", "local", "--session", "demo", "--wait"];
    let going = true;
    const beside = async (...args: [string, ...string[]]) => {
      while (going) problems.push(...answered(args[0], await world.run(...args, "--json"), "ok"));
    };
    const others = [beside("sweep"), beside("recover")];
    problems.push(...answered("create", await world.run(...creation, "--json"), "ok"));
    going = false;
    await Promise.all(others);
    return [...problems, ...expectSummary(world, READY)];
  },
  // However old its marker, what a living worker has in hand is left alone, also while it holds the lock.
  "worker-stopped-past-ttl": (world) => stoppedPastTtl(world, "tmux.probe:before"),
  "worker-stopped-with-lock": (world) => stoppedPastTtl(world, "spawn.claim:after"),
  // All stands still at once and goes on hours later, while cron's commands come.
  "laptop-sleeps-while-creating": async (world) => {
    const creation = world.run(
      ...["layout", "create", "local", "--session", "demo", "--wait", "--json"],
    );
    // Before that there is no lease yet by which anybody could know of a worker.
    await world.box.eventually(() =>
      world.box.sql("SELECT pane_id FROM pane_progress WHERE attempts > 0").length > 0
    );
    const asleep = await world.box.processes();
    for (const pid of asleep) signal(pid, "SIGSTOP");
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    for (const pid of asleep) signal(pid, "SIGCONT");
    const hours = 8 * 60 * MINUTE;
    const problems: string[] = [];
    for (const args of [["sweep"], ["recover"], ["layout", "list"]]) {
      problems.push(...answered(args.join(" "), await at(world, hours, ...args), "ok"));
    }
    return [
      ...problems,
      ...answered("create", await creation, "ok"),
      ...expectSummary(world, READY),
    ];
  },
  // A worker that is taken for dead and is not must change nothing that was decided meanwhile.
  "worker-loses-to-sweep": async (world) => {
    await unspawned(world);
    await dies(world, "spawn.stage:after:1", ...world.workerArguments());
    problemless(await at(world, Number(EXPIRED), "--no-recover", "sweep"));
    await world.run(...world.workerArguments());
    await world.run("recover");
    return expectSummary(world, READY.replaceAll("ready", "failed:registration"));
  },
  "clock-6-minutes-ahead-for-one-command": async (world) => {
    await world.layout();
    const problems = isTypedError("recover", await at(world, 6 * MINUTE, "recover"));
    problems.push(...isTypedError("sweep", await at(world, 6 * MINUTE, "sweep")));
    return [...problems, ...expectSummary(world, READY)];
  },
  ...Object.fromEntries([-6 * MINUTE, 6 * MINUTE, -1440 * MINUTE, 1440 * MINUTE].map((skewMs) => [
    `clock-jumps-${skewMs / MINUTE}-minutes`,
    async (world: World) => {
      const layout = await world.layout();
      const { pane_id } = paneOf(layout, "s1");
      const problems: string[] = [];
      const act = async (...args: string[]) => {
        const result = await at(world, skewMs, ...args);
        problems.push(...answered(args.join(" "), result, "ok"));
        return result.json.result;
      };
      await act("layout", "list");
      await act("pane", "remove", pane_id);
      const again = await act("pane", "recreate", pane_id, "--wait");
      await act("recover");
      await act("sweep");
      if (again?.state !== "ready") problems.push(`recreated: ${JSON.stringify(again)}`);
      // And back to the right time, where what was just made lies in the future or the past.
      const { pane_id: newest } = only(world.box.sql<{ pane_id: string }>(
        "SELECT id AS pane_id FROM managed_pane WHERE predecessor_id = ?",
        pane_id,
      ));
      await world.ok("pane", "remove", newest);
      await world.ok("pane", "recreate", newest, "--wait");
      await world.ok("sweep");
      const wanted = "demo/m1=ready demo/s1=removed demo/s1=removed demo/s1=ready demo/s2=ready";
      return [...problems, ...expectSummary(world, wanted)];
    },
  ])),
  "clock-jumps-while-creating": async (world) => {
    // The row is of a day ahead: its age is negative, and it is gone on with.
    await at(world, 1440 * MINUTE, "layout", "create", "local", "--session", "demo");
    await world.quiet();
    return expectSummary(world, READY);
  },
  "marker-from-the-future": async (world) => {
    const env = {
      AGENTTOWER_CLOCK_SKEW_MS: String(1440 * MINUTE),
      AGENTTOWER_FAULT: "worker.fork:before:1",
    };
    await world.run({ env }, "layout", "create", "local", "--session", "demo");
    await world.ok("sweep");
    await world.ok("recover");
    await world.quiet();
    return expectSummary(world, READY);
  },
};

function signal(pid: number, name: Deno.Signal): void {
  try {
    Deno.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

function problemless(result: { code: number; stderr: string }): void {
  if (result.code !== 0) throw new Error(`exit ${result.code}: ${result.stderr}`);
}

/** The named case, with the oracle after it. */
export function besideCheck(name: string): Check {
  return {
    group: "R6",
    point: name,
    // Other commands wait for the lock for as long as they do.
    pace: name === "worker-stopped-with-lock" ? "idle" : undefined,
    run: async (setup) => {
      // A worker that is to be stopped in its probe window needs one that is long enough.
      const config = name === "worker-stopped-past-ttl" ? "launch: {probe_seconds: 2}" : undefined;
      await using world = await World.open({ ...setup, config });
      const problems = await named(CASES, name)(world);
      await world.quiet();
      await world.run("recover");
      await world.quiet();
      return [...problems, ...await divergences(world)];
    },
  };
}

export const beside: Group = {
  name: "R6",
  about: "commands beside each other, clocks",
  checks: () => Promise.resolve(Object.keys(CASES).map(besideCheck)),
};
