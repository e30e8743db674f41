/** Commands about agents, their logs and routes, and input; they share the container's tmux with layouts. */
import { SWIFT_AND_DUE, type World } from "../world.ts";
import { itemAt } from "../../support/items.ts";
import { all, note, noted, paneOf, type Scenario } from "./scenario.ts";

/** How often a command looks must not hang on how fast the machine is. */
const DUE = { config: SWIFT_AND_DUE };

const READY = new RegExp(`^${all("ready")}$`);

/** A settled layout; the agents of m1 and s1 are noted. */
async function layout(world: World): Promise<void> {
  const made = await world.layout();
  note(world, "m1", paneOf(made, "m1").agent_id);
  note(world, "s1", paneOf(made, "s1").agent_id);
}

/** The arguments that adopt the operator's first decoy. */
async function adoption(world: World): Promise<string[]> {
  const { stdout } = await world.local.tmux("list-panes", "-t", "=work:", "-F", "#{pane_id}");
  const id = itemAt(stdout.split("\n"), 0);
  return ["agent", "adopt", "local", id, "--role", "slave", "--capability", "c", "--label", "own"];
}

export const AGENT_SCENARIOS: readonly Scenario[] = [
  {
    name: "agent-adopt",
    world: DUE,
    prepare: async (world) => {
      await layout(world);
      note(world, "id", itemAt(await adoption(world), 3));
    },
    command: (world) => [
      ...["agent", "adopt", "local", noted(world, "id")],
      ...["--role", "slave", "--capability", "c", "--label", "own"],
    ],
    allowed: READY,
  },
  {
    name: "agent-release",
    world: DUE,
    prepare: async (world) => {
      await layout(world);
      note(world, "id", (await world.ok(...await adoption(world))).agent_id);
    },
    command: (world) => ["agent", "release", noted(world, "id")],
    allowed: READY,
  },
  {
    name: "agent-send",
    world: DUE,
    prepare: layout,
    command: (world) => ["agent", "send", noted(world, "s1"), "--text", "echo sent"],
    allowed: READY,
    // The shell may name its title after what it runs.
    titles: false,
  },
  {
    name: "log-detach",
    world: DUE,
    prepare: layout,
    command: (world) => ["log", "detach", noted(world, "s1")],
    allowed: READY,
    logs: false,
  },
  {
    name: "log-attach",
    world: DUE,
    prepare: async (world) => {
      await layout(world);
      await world.ok("log", "detach", noted(world, "s1"));
    },
    command: (world) => ["log", "attach", noted(world, "s1")],
    allowed: READY,
    logs: false,
  },
  {
    name: "route-add",
    world: DUE,
    prepare: layout,
    command: (world) => ["route", "add", noted(world, "m1"), noted(world, "s1")],
    allowed: READY,
  },
  {
    name: "route-remove",
    world: DUE,
    prepare: async (world) => {
      await layout(world);
      const { route_id } = await world.ok("route", "add", noted(world, "m1"), noted(world, "s1"));
      note(world, "route", route_id);
    },
    command: (world) => ["route", "remove", noted(world, "route")],
    allowed: READY,
  },
  {
    name: "route-update",
    world: DUE,
    prepare: async (world) => {
      await layout(world);
      const { route_id } = await world.ok("route", "add", noted(world, "m1"), noted(world, "s1"));
      note(world, "route", route_id);
    },
    command: (
      world,
    ) => ["call", "app.route.update", `{"route_id":"${noted(world, "route")}","enabled":false}`],
    allowed: READY,
  },
  {
    name: "doctor",
    world: DUE,
    prepare: layout,
    command: () => ["doctor"],
    // What it finds of this machine is not the matter here.
    code: null,
    allowed: READY,
  },
];
