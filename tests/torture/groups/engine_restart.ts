/** The engine itself is restarted, with all that it knows. */
import { PrivateEngine } from "../../../scripts/private_engine.ts";
import { answered, isTypedError } from "../expect.ts";
import { paneOf } from "../scenarios/scenario.ts";
import type { World } from "../world.ts";
import { expectSummary } from "../summary.ts";
import type { Fault } from "./host_faults.ts";

const READY = "demo/m1=ready demo/s1=ready demo/s2=ready";
const LOST = READY.replaceAll("ready", "failed:recovery_reattach");

/** A settled layout in a container of an engine that is stopped, then started again. */
async function restarted(world: World, engine: PrivateEngine, live: boolean): Promise<string[]> {
  Object.assign(world.box.env, engine.client);
  const bench = await world.bench({ engine: engine.client, flags: ["--stop-timeout", "1"] });
  const layout = await world.ok("layout", "create", bench.name, "--session", "demo", "--wait");
  await world.quiet();
  const server = world.serverOf(bench.id);
  if (!live) world.releaseDecoys(server);

  await engine.stopDaemon();
  const recover = await world.run("recover", "--json");
  const problems = isTypedError("recover without an engine", recover);
  if (recover.code !== 1) problems.push(`recover without an engine: exit ${recover.code}`);
  problems.push(...expectSummary(world, READY, "without an engine"));

  await engine.startDaemon();
  if (engine.problem !== null) throw new Error(engine.problem);
  problems.push(...answered("recover", await world.run("recover", "--json"), "ok"));
  problems.push(...expectSummary(world, live ? READY : LOST, "when the engine is back"));
  const { pane_id } = paneOf(layout, "s1");
  if (live) {
    await world.ok("pane", "remove", pane_id);
  } else {
    await bench.start();
    await world.plant(server);
  }
  await world.ok("pane", "recreate", pane_id);
  await world.quiet();
  return problems;
}

function restart(live: boolean): Fault {
  return {
    world: { decoys: false },
    obstacle: () => PrivateEngine.obstacle(),
    run: async (world) => {
      const engine = await PrivateEngine.start(live ? ["--live-restore"] : []);
      world.atEnd(() => engine[Symbol.asyncDispose]());
      if (engine.problem !== null) throw new Error(engine.problem);
      return await restarted(world, engine, live);
    },
  };
}

export const ENGINE_RESTARTS: Readonly<Record<string, Fault>> = {
  "engine-restarted": restart(false),
  "engine-restarted-over-live-containers": restart(true),
};
