/** The engine is another machine's, and the way to it fails. */
import { FarSsh, type SshFault } from "../../../scripts/far/far_ssh.ts";
import { engineReason } from "../../support/engine.ts";
import { answered } from "../expect.ts";
import { paneOf } from "../scenarios/scenario.ts";
import { expectSummary } from "../summary.ts";
import type { World } from "../world.ts";
import { READY, settled, stale } from "./container_faults.ts";
import type { Fault } from "./host_faults.ts";

/** How long a way stays cut, in milliseconds: less than what the worker's retries outlive. */
const CUT_MS = 1_500;

const CREATE_MORE = ["--session", "x", "--label-prefix", "x-", "--json"];

/** Whatever is asked while the way is spoilt is not known, and afterwards all is as it was. */
function spoilt(spoil: (ssh: FarSsh) => Promise<void> | void) {
  return async (world: World, ssh: FarSsh) => {
    const { bench, layout } = await settled(world);
    await spoil(ssh);
    const problems = await stale(world, "on a spoilt way");
    const create = await world.run("layout", "create", bench.name, ...CREATE_MORE);
    problems.push(...answered("create", create, "docker_unavailable"));
    const { pane_id } = paneOf(layout, "s1");
    const removed = await world.run("pane", "remove", pane_id, "--json");
    problems.push(...answered("remove", removed, "ok"));
    if (removed.json.result?.tmux_kill_succeeded !== false) {
      problems.push(`a kill on a spoilt way is said to have succeeded: ${removed.stdout}`);
    }
    problems.push(...await leftOf(world));
    await ssh.mend();
    // The debt is paid now; the oracle looks for the pane.
    problems.push(...answered("recover", await world.run("recover", "--json"), "ok"));
    return problems;
  };
}

/** What commands that have ended left running. */
async function leftOf(world: World): Promise<string[]> {
  const left = () => sshOf(world);
  try {
    await world.box.eventually(async () => (await left()).length === 0);
    return [];
  } catch {
    return (await left()).map((line) => `left behind: ${line}`);
  }
}

async function sshOf(world: World): Promise<string[]> {
  const lines = (await world.box.processes()).map(commandLine);
  return lines.filter((line) => line.includes("dial-stdio"));
}

function commandLine(id: number): string {
  try {
    return Deno.readTextFileSync(`/proc/${id}/cmdline`).replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** The way is spoilt as soon as the worker uses it. */
async function spoiltWhileSpawning(
  world: World,
  { relay }: FarSsh,
  spoil: () => void,
): Promise<string[]> {
  const bench = await world.bench();
  const before = relay.connections;
  await world.ok("layout", "create", bench.name, "--session", "demo");
  await world.box.eventually(() => relay.connections - before > 1);
  spoil();
  const begun = performance.now();
  await new Promise((resolve) => setTimeout(resolve, CUT_MS));
  relay.mend();
  const lasted = performance.now() - begun;
  await world.quiet(120_000);
  await world.run("recover");
  await world.quiet();
  if (lasted > 2 * CUT_MS) await world.run("layout", "recreate", "demo");
  await world.quiet();
  return expectSummary(world, READY, `on a way that was spoilt for ${Math.round(lasted)} ms`);
}

async function slow(world: World, { relay }: FarSsh): Promise<string[]> {
  relay.delayMs = 300;
  const { layout } = await settled(world);
  const problems = answered("recover", await world.run("recover", "--json"), "ok");
  const list = await world.run("layout", "list", "--json");
  problems.push(...answered("list", list, "ok"));
  problems.push(...expectSummary(world, READY, "on a long way"));
  await world.ok("pane", "remove", paneOf(layout, "s1").pane_id);
  await world.ok("pane", "recreate", paneOf(layout, "s1").pane_id);
  await world.quiet(120_000);
  return problems;
}

const bySwitch = (fault: SshFault) => spoilt((ssh) => ssh.spoil(fault));

const FAULTS: Readonly<Record<string, (world: World, ssh: FarSsh) => Promise<string[]>>> = {
  "far-engine-cut": spoilt(({ relay }) => relay.cut()),
  "far-engine-silent": spoilt(({ relay }) => relay.freeze()),
  "far-engine-key-refused": bySwitch("key-refused"),
  "far-engine-password-wanted": bySwitch("password-wanted"),
  "far-engine-host-unknown": bySwitch("host-unknown"),
  "far-engine-host-key-changed": bySwitch("host-key-changed"),
  "far-engine-without-docker": bySwitch("no-docker-there"),
  "far-engine-slow": slow,
  "far-engine-cut-while-spawning": (world, ssh) =>
    spoiltWhileSpawning(world, ssh, () => ssh.relay.cut()),
  "far-engine-silent-while-spawning": (world, ssh) =>
    spoiltWhileSpawning(world, ssh, () => ssh.relay.freeze()),
};

export const FAR_ENGINE_FAULTS: Readonly<Record<string, Fault>> = Object.fromEntries(
  Object.entries(FAULTS).map(([name, act]): [string, Fault] => [
    name,
    {
      world: { decoys: false },
      obstacle: () => engineReason() ?? FarSsh.obstacle(),
      run: async (world) => {
        const ssh = await FarSsh.open(world.box.dir);
        world.atEnd(() => Promise.resolve(ssh[Symbol.dispose]()));
        Object.assign(world.box.env, ssh.client);
        return await act(world, ssh);
      },
    },
  ]),
);
