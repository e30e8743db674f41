/** Recovery and sweep themselves, cut short. */
import { all, dies, EXPIRED, paneOf, type Scenario, unspawned } from "./scenario.ts";
import { SWIFT_AND_DUE, type World } from "../world.ts";

const READY = all("ready");

/** A pane that is gone, one whose process is dead, and a kill that is owed. */
async function drift(world: World): Promise<void> {
  const layout = await world.layout();
  const { tmux_pane_id: gone } = paneOf(layout, "s1");
  const { tmux_pane_id: dead } = paneOf(layout, "s2");
  await world.local.tmux("set-option", "-p", "-t", dead, "remain-on-exit", "on");
  const { stdout: pid } = await world.local.tmux(
    "display-message",
    "-p",
    "-t",
    dead,
    "#{pane_pid}",
  );
  Deno.kill(Number(pid), "SIGKILL");
  await world.local.tmux("kill-pane", "-t", gone);
  await orphan(world, "old");
}

/** A layout whose marker expires while its panes live in tmux. */
async function orphan(world: World, session: string): Promise<void> {
  await dies(
    world,
    "worker.fork:before:1",
    ...["layout", "create", "local", "--session", session, "--label-prefix", "o-"],
  );
  await dies(world, "spawn.stage:after:1", ...world.workerArguments());
}

const ORPHANED =
  "old/o-m1=failed:registration old/o-s1=failed:registration old/o-s2=failed:registration";

export const RECOVERY_SCENARIOS: readonly Scenario[] = [
  {
    name: "recover-drift",
    prepare: async (world) => {
      await drift(world);
      await world.run({ env: { AGENTTOWER_CLOCK_SKEW_MS: EXPIRED } }, "--no-recover", "sweep");
    },
    command: () => ["recover"],
    allowed: new RegExp(
      `^demo/m1=ready demo/s1=failed:recovery_reattach demo/s2=(?:degraded:launch_command) ${ORPHANED}$`,
    ),
  },
  {
    name: "recover-resume",
    prepare: async (world) => {
      await unspawned(world);
      await dies(world, "tmux.spawn:after:1", ...world.workerArguments());
    },
    command: () => ["recover"],
    allowed: new RegExp(`^${READY}$`),
  },
  {
    name: "recover-expired",
    prepare: async (world) => {
      await world.layout();
      await orphan(world, "old");
    },
    command: () => ["recover"],
    env: { AGENTTOWER_CLOCK_SKEW_MS: EXPIRED },
    // Recovered from with the right time, what had not expired is gone on with.
    allowed: new RegExp(`^${READY} (?:${ORPHANED}|old/o-m1=ready old/o-s1=ready old/o-s2=ready)$`),
  },
  {
    name: "sweep-expired",
    prepare: async (world) => {
      await world.layout();
      await orphan(world, "old");
    },
    command: () => ["--no-recover", "sweep"],
    env: { AGENTTOWER_CLOCK_SKEW_MS: EXPIRED },
    allowed: new RegExp(`^${READY} (?:${ORPHANED}|old/o-m1=ready old/o-s1=ready old/o-s2=ready)$`),
  },
  {
    name: "list-drift",
    world: { config: SWIFT_AND_DUE },
    prepare: drift,
    command: () => ["layout", "list"],
    allowed:
      /^demo\/m1=ready demo\/s1=failed:recovery_reattach demo\/s2=degraded:launch_command old\/o-m1=ready old\/o-s1=ready old\/o-s2=ready$/,
  },
];
