/** The same in a real container, and the commands about containers. */
import { engineReason } from "../../support/engine.ts";
import type { World } from "../world.ts";
import { all, dies, note, noted, paneOf, type Scenario } from "./scenario.ts";

const READY = all("ready");
const obstacle = engineReason;

/** A container that the product has not heard of; its name is noted. */
async function bench(world: World): Promise<string> {
  const { id, name } = await world.bench();
  note(world, "bench", name);
  note(world, "id", id);
  return name;
}

/** A settled layout in a container. */
async function layout(world: World) {
  const name = await bench(world);
  const made = await world.ok("layout", "create", name, "--session", "demo", "--wait");
  await world.quiet();
  return made;
}

/** The same where no mount brings its logs here. */
async function unmounted(world: World): Promise<string> {
  const { id, name } = await world.bench({ mounts: [] });
  note(world, "bench", name);
  note(world, "id", id);
  return name;
}

const creation = (world: World) => [
  ...["layout", "create", noted(world, "bench"), "--session", "demo"],
];

export const CONTAINER_SCENARIOS: readonly Scenario[] = [
  {
    name: "docker-scan",
    world: { decoys: false },
    obstacle,
    failpoints: ["runtime.list", "runtime.inspect", "runtime.engine", "container.scan"],
    prepare: async (world) => {
      await layout(world);
      await world.bench();
    },
    command: () => ["container", "scan"],
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "docker-create",
    world: { decoys: false },
    obstacle,
    prepare: async (world) => {
      await bench(world);
    },
    command: creation,
    allowed: new RegExp(`^(?:${READY})?$`),
  },
  {
    name: "docker-spawn",
    world: { decoys: false },
    obstacle,
    failpoints: ["log.prove"],
    prepare: async (world) => {
      await bench(world);
      await dies(world, "worker.fork:before:1", ...creation(world));
    },
    command: (world) => world.workerArguments(noted(world, "id")),
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "docker-remove",
    world: { decoys: false },
    obstacle,
    prepare: async (world) => note(world, "pane", paneOf(await layout(world), "s1").pane_id),
    command: (world) => ["pane", "remove", noted(world, "pane")],
    allowed: new RegExp(`^${READY.replace("s1=ready", "s1=(?:ready|removed)")}$`),
  },
  {
    name: "docker-spawn-pulled",
    world: { decoys: false },
    obstacle,
    failpoints: ["log.place", "log.pull"],
    prepare: async (world) => {
      await unmounted(world);
      await dies(world, "worker.fork:before:1", ...creation(world));
    },
    command: (world) => world.workerArguments(noted(world, "id")),
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "docker-remove-pulled",
    world: { decoys: false },
    obstacle,
    failpoints: ["log.append", "log.take"],
    prepare: async (world) => {
      const name = await unmounted(world);
      const made = await world.ok("layout", "create", name, "--session", "demo", "--wait");
      await world.quiet();
      note(world, "pane", paneOf(made, "s1").pane_id);
    },
    command: (world) => ["pane", "remove", noted(world, "pane")],
    allowed: new RegExp(`^${READY.replace("s1=ready", "s1=(?:ready|removed)")}$`),
  },
  {
    name: "docker-resume",
    world: { decoys: false },
    obstacle,
    prepare: async (world) => {
      await bench(world);
      await dies(world, "worker.fork:before:1", ...creation(world));
      await dies(world, "log.prove:after:1", ...world.workerArguments(noted(world, "id")));
    },
    command: () => ["recover"],
    allowed: new RegExp(`^${READY}$`),
  },
];
