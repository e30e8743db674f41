/** Faults in containers: the engine and the containers fail. */
import { type BenchContainer, engineReason } from "../../support/engine.ts";
import { answered, isTypedError } from "../expect.ts";
import { paneOf } from "../scenarios/scenario.ts";
import type { World } from "../world.ts";
import { expectSummary } from "../summary.ts";
import type { Fault } from "./host_faults.ts";

export const READY = "demo/m1=ready demo/s1=ready demo/s2=ready";
const LOST = READY.replaceAll("ready", "failed:recovery_reattach");

/** A container with a settled layout in it. */
export async function settled(world: World) {
  const bench = await world.bench();
  const layout = await world.ok("layout", "create", bench.name, "--session", "demo", "--wait");
  await world.quiet();
  return { bench, layout, server: world.serverOf(bench.id) };
}

/** `recover` that cannot read a container says so and changes nothing. */
export async function stale(world: World, when: string, env: Record<string, string> = {}) {
  const recover = await world.run({ env }, "recover", "--json");
  const problems = isTypedError(`recover, ${when}`, recover);
  if (recover.code !== 1) problems.push(`recover, ${when}: exit ${recover.code}, must be 1`);
  const list = await world.run({ env }, "layout", "list", "--json");
  problems.push(...answered(`list, ${when}`, list, "ok"));
  if (list.json.result?.items?.[0]?.stale !== true) problems.push(`list, ${when}, is not stale`);
  return [...problems, ...expectSummary(world, READY, when)];
}

const ENGINE_DOWN = { DOCKER_HOST: "unix:///nonexistent/docker.sock", DOCKER_CONTEXT: "" };

const FAULTS: Readonly<Record<string, (world: World) => Promise<string[]>>> = {
  "engine-down": async (world) => {
    const { bench, layout } = await settled(world);
    const problems = await stale(world, "engine down", ENGINE_DOWN);
    const create = await world.run(
      { env: ENGINE_DOWN },
      ...["layout", "create", bench.name, "--session", "x", "--label-prefix", "x-", "--json"],
    );
    problems.push(...answered("create", create, "docker_unavailable"));
    const { pane_id } = paneOf(layout, "s1");
    const removed = await world.run({ env: ENGINE_DOWN }, "pane", "remove", pane_id, "--json");
    problems.push(...answered("remove", removed, "ok"));
    if (removed.json.result?.tmux_kill_succeeded !== false) {
      problems.push(`a kill without an engine is said to have succeeded: ${removed.stdout}`);
    }
    // The debt is paid by the next recovery; the oracle looks for the pane.
    problems.push(...answered("recover", await world.run("recover", "--json"), "ok"));
    return problems;
  },
  // The first process of this container reaps nobody: the dead server stays as a zombie.
  "kill-server-in-container": async (world) => {
    const { bench, layout, server } = await settled(world);
    world.releaseDecoys(server);
    await bench.endServer();
    const problems = answered("recover", await world.run("recover", "--json"), "ok");
    problems.push(...expectSummary(world, LOST, "after the server was killed"));
    await world.ok("pane", "recreate", paneOf(layout, "m1").pane_id);
    await world.quiet();
    return problems;
  },
  "container-paused": async (world) => {
    const { bench, layout } = await settled(world);
    await bench.pause();
    try {
      const problems = await stale(world, "paused");
      const create = await world.run(
        ...["layout", "create", bench.name, "--session", "x", "--label-prefix", "x-", "--json"],
      );
      problems.push(...answered("create", create, "container_inactive"));
      const { pane_id } = paneOf(layout, "s1");
      problems.push(
        ...isTypedError("remove", await world.run("pane", "remove", pane_id, "--json")),
      );
      return problems;
    } finally {
      await bench.unpause();
    }
  },
  "container-restarted": async (world) => {
    const { bench, layout, server } = await settled(world);
    world.releaseDecoys(server);
    await bench.restart();
    await world.plant(server);
    const problems = answered("recover", await world.run("recover", "--json"), "ok");
    problems.push(...expectSummary(world, LOST, "restarted"));
    await world.ok("pane", "recreate", paneOf(layout, "m1").pane_id);
    await world.quiet();
    return problems;
  },
  "container-stopped": async (world) => {
    const { bench, server } = await settled(world);
    world.releaseDecoys(server);
    await bench.stop();
    const problems = answered("recover", await world.run("recover", "--json"), "ok");
    problems.push(...expectSummary(world, LOST, "stopped"));
    const create = await world.run(
      ...["layout", "create", bench.id, "--session", "x", "--label-prefix", "x-", "--json"],
    );
    return [...problems, ...answered("create", create, "container_inactive")];
  },
  "container-removed": async (world) => {
    const { bench, layout, server } = await settled(world);
    world.releaseDecoys(server);
    await bench.remove();
    world.servers.splice(world.servers.indexOf(server), 1);
    const problems = answered("recover", await world.run("recover", "--json"), "ok");
    problems.push(...expectSummary(world, LOST, "removed"));
    await world.ok("layout", "remove", layout.layout_id);
    return problems;
  },
  "container-paused-while-spawning": async (world) => {
    const bench = await world.bench();
    await world.ok("layout", "create", bench.name, "--session", "demo");
    const paused = await pausedFor(bench, 1_500);
    await world.quiet(120_000);
    await world.run("recover");
    await world.quiet();
    // Two retries, after 1 s and 2 s, outlive what is shorter (contract: operations.md, "Create, then the worker").
    if (paused > 2_500) await world.run("layout", "recreate", "demo");
    await world.quiet();
    return expectSummary(world, READY, `paused for ${Math.round(paused)} ms`);
  },
};

/** Pauses it; gives for how long it was so at most, in milliseconds. */
async function pausedFor(bench: BenchContainer, ms: number): Promise<number> {
  const begun = performance.now();
  await bench.pause();
  await new Promise((resolve) => setTimeout(resolve, ms));
  await bench.unpause();
  return performance.now() - begun;
}

export const CONTAINER_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(FAULTS).map(([name, run]): [string, Fault] => [
    name,
    { world: { decoys: false }, obstacle: engineReason, run },
  ]),
);
