/** Commands that make, change and end layouts. */
import { all, note, noted, paneOf, type Scenario, unspawned } from "./scenario.ts";

const CREATE = ["layout", "create", "local", "--session", "demo"];
const READY = all("ready");

export const LAYOUT_SCENARIOS: readonly Scenario[] = [
  {
    name: "first-create",
    world: { decoys: false },
    prepare: () => Promise.resolve(),
    command: () => CREATE,
    allowed: new RegExp(`^(?:${READY})?$`),
  },
  {
    name: "create",
    prepare: async (world) => {
      await world.layout("other", "--label-prefix", "o-");
    },
    command: () => [...CREATE, "--template", "2m+2s", "--idempotency-key", "k"],
    allowed:
      /^(?:demo\/m1=ready demo\/m2=ready demo\/s1=ready demo\/s2=ready )?other\/o-m1=ready other\/o-s1=ready other\/o-s2=ready$/,
  },
  {
    name: "spawn",
    prepare: (world) => unspawned(world),
    command: (world) => world.workerArguments(),
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "spawn-first",
    world: { decoys: false },
    prepare: (world) => unspawned(world),
    command: (world) => world.workerArguments(),
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "spawn-mixed",
    // Long enough for a sample, however busy the machine is.
    world: { config: "launch: {probe_seconds: 0.5}\n" },
    prepare: async (world) => {
      world.box.configure("launch_commands/leaves.yaml", 'name: leaves\ncommand: ["false"]\n');
      world.box.configure("launch_commands/lost.yaml", 'name: lost\ncommand: ["true"]\n');
      await unspawned(world, "--launch", "master:m1=leaves", "--launch", "slave:s1=lost");
      Deno.removeSync(`${world.box.config}/launch_commands/lost.yaml`);
    },
    command: (world) => world.workerArguments(),
    // An exit status is real, and a profile that is gone is nobody else's problem.
    allowed: /^demo\/m1=degraded:launch_command demo\/s1=failed:pane_create demo\/s2=ready$/,
  },
  {
    name: "remove",
    prepare: async (world) => note(world, "pane", paneOf(await world.layout(), "s1").pane_id),
    command: (world) => ["pane", "remove", noted(world, "pane")],
    // A removal whose command died is finished by recovery.
    allowed: new RegExp(`^${READY.replace("s1=ready", "s1=(?:ready|removed)")}$`),
  },
  {
    name: "remove-outlived",
    prepare: async (world) => {
      const command = 'sh, -c, "setsid nohup sleep 600 >/dev/null 2>&1 & exec sleep 601"';
      world.box.configure("launch_commands/leaver.yaml", `name: leaver\ncommand: [${command}]\n`);
      const layout = await world.layout("demo", "--launch", "slave:s1=leaver");
      note(world, "pane", paneOf(layout, "s1").pane_id);
    },
    command: (world) => ["pane", "remove", noted(world, "pane")],
    allowed: new RegExp(`^${READY.replace("s1=ready", "s1=(?:ready|removed)")}$`),
    failpoints: ["process.end"],
  },
  {
    name: "remove-routed",
    prepare: async (world) => {
      const layout = await world.layout();
      const [from, to] = ["m1", "s1"].map((label) => paneOf(layout, label).agent_id);
      await world.ok("route", "add", from, to);
      note(world, "pane", paneOf(layout, "s1").pane_id);
    },
    command: (world) => ["pane", "remove", noted(world, "pane")],
    allowed: new RegExp(`^${READY.replace("s1=ready", "s1=(?:ready|removed)")}$`),
  },
  {
    name: "layout-remove",
    prepare: async (world) => note(world, "layout", (await world.layout()).layout_id),
    command: (world) => ["layout", "remove", noted(world, "layout")],
    allowed: new RegExp(`^(?:${READY}|${all("removed")})$`),
  },
  {
    name: "recreate",
    prepare: async (world) => {
      note(world, "pane", paneOf(await world.layout(), "s1").pane_id);
      await world.ok("pane", "remove", noted(world, "pane"));
    },
    command: (world) => ["pane", "recreate", noted(world, "pane"), "--idempotency-key", "again"],
    allowed: /^demo\/m1=ready demo\/s1=removed(?: demo\/s1=ready)? demo\/s2=ready$/,
  },
  {
    name: "recreate-alone",
    world: { decoys: false },
    prepare: async (world) => {
      const layout = await world.layout();
      note(world, "pane", paneOf(layout, "s1").pane_id);
      await world.endServer();
      await world.run("recover");
    },
    command: (world) => ["pane", "recreate", noted(world, "pane")],
    allowed:
      /^demo\/m1=failed:recovery_reattach demo\/s1=failed:recovery_reattach(?: demo\/s1=ready)? demo\/s2=failed:recovery_reattach$/,
  },
  {
    name: "recreate-layout",
    prepare: async (world) => {
      world.box.configure("launch_commands/leaves.yaml", 'name: leaves\ncommand: ["false"]\n');
      const { json } = await world.run(
        ...CREATE,
        "--launch",
        "slave:s1=leaves",
        "--wait",
        "--json",
      );
      await world.quiet();
      note(world, "layout", json.result.layout_id);
      await world.ok("pane", "remove", paneOf(json.result, "s2").pane_id);
      world.box.configure(
        "launch_commands/leaves.yaml",
        'name: leaves\ncommand: ["sleep", "1000"]\n',
      );
    },
    command: (world) => ["layout", "recreate", noted(world, "layout"), "--degraded"],
    // Recovery goes on with the removal of a replacement that died, and not with what was to come in its place.
    allowed:
      /^demo\/m1=ready demo\/s1=(?:degraded:launch_command demo\/s2=removed|removed demo\/s2=removed|removed demo\/s1=ready demo\/s2=removed demo\/s2=ready)$/,
  },
  {
    name: "recreate-spawn",
    prepare: async (world) => {
      const { pane_id } = paneOf(await world.layout(), "m1");
      await world.ok("pane", "remove", pane_id);
      await world.run(
        { env: { AGENTTOWER_FAULT: "worker.fork:before:1" } },
        "pane",
        "recreate",
        pane_id,
      );
    },
    command: (world) => world.workerArguments(),
    allowed: /^demo\/m1=removed demo\/m1=ready demo\/s1=ready demo\/s2=ready$/,
  },
];
