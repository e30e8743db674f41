/** Plays a sequence of operations, comparing the product with the reference after each of them. */
import { Child } from "../../support/child.ts";
import type { Setup } from "../check.ts";
import { divergences } from "../oracle.ts";
import { summary } from "../summary.ts";
import { SWIFT_AND_DUE, World } from "../world.ts";
import type { Bench, Operation } from "./bench.ts";
import { EXITS } from "./creations.ts";
import { Reference } from "./reference.ts";

/** Where the layouts are made: in this machine's tmux, or in a container's. */
export type ModelFixture = "local" | "container";

/** Gives where the two part, with the operation after which they do; nothing when they never do. */
export async function play(
  sequence: readonly Operation[],
  ground: ModelFixture,
  setup: Setup,
): Promise<string[]> {
  await using world = await World.open({ ...setup, config: SWIFT_AND_DUE });
  world.box.configure(`launch_commands/${EXITS}.yaml`, `name: ${EXITS}\ncommand: ["false"]\n`);
  const place = await GROUNDS[ground](world);
  const { program, options } = world.command("rpc");
  await using rpc = new Child([program, ...options.args ?? []], options.env);
  const reference = new Reference();
  const call = async (method: string, params: object) => {
    await rpc.say(JSON.stringify({ method, params }));
    const line = await rpc.line();
    world.remember(`${line}\n`);
    return JSON.parse(line);
  };
  const bench: Bench = { world, reference, call, ...place };
  for (const [index, operation] of sequence.entries()) {
    const problems = await operation.run(bench);
    if (summary(world) !== String(reference)) {
      problems.push(`the records are [${summary(world)}], and must be [${reference}]`);
    }
    if (problems.length > 0) return problems.map((text) => `step ${index + 1}: ${text}`);
  }
  reference.look();
  await call("managed.recover", {});
  if (summary(world) !== String(reference)) {
    return [`in the end: [${summary(world)}], and must be [${reference}]`];
  }
  return await divergences(world);
}

type Place = Pick<Bench, "containerId" | "server" | "endServer">;

const GROUNDS: Readonly<Record<ModelFixture, (world: World) => Promise<Place>>> = {
  local: (world) =>
    Promise.resolve({
      containerId: "local",
      server: world.local,
      endServer: () => world.endServer(),
    }),
  container: async (world) => {
    const bench = await world.bench();
    const server = world.serverOf(bench.id);
    await world.ok("container", "scan");
    return {
      containerId: bench.id,
      server,
      endServer: async () => {
        world.releaseDecoys(server);
        await bench.restart();
      },
    };
  },
};
