/** Commands and workers killed at system calls of which the program knows nothing. */
import type { Check, Group, Setup } from "../check.ts";
import type { Random } from "../random.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { cutShort } from "../strike.ts";
import { countCalls, killAt, pickCall, straceObstacle, type SystemCall } from "../syscalls.ts";
import { World } from "../world.ts";

/** How many points one seed gives; a third of them kills the recovery, too. */
const POINTS = 300;

/** A thread may make fewer calls than it did before; then an earlier one is tried. */
const TRIES = 5;
const EARLIER = 0.7;

/** Each way in which a command writes; counting the calls of more would take longer than the kills. */
const TELLING =
  /^(?:first-create|spawn|layout-remove|recreate|recreate-layout|recover-drift|recover-resume|sweep-expired|agent-adopt|log-attach)$/;

type Counts = ReadonlyMap<string, number>;

/** What a scenario's command, and a recovery after it, call. */
interface Counted {
  readonly scenario: Scenario;
  readonly command: Counts;
  readonly recovery: Counts;
}

async function countOne(scenario: Scenario, setup: Setup): Promise<Counted> {
  // The runtime keeps what it compiles at the first run: calls that no later one makes.
  await countOnce(scenario, setup);
  return await countOnce(scenario, setup);
}

async function countOnce(scenario: Scenario, setup: Setup): Promise<Counted> {
  await using world = await World.open({ ...scenario.world, program: setup.program });
  await scenario.prepare(world);
  const command = await countCalls(world, scenario.env ?? {}, scenario.command(world));
  await world.quiet();
  const recovery = await countCalls(world, {}, ["recover"]);
  await world.quiet();
  return { scenario, command, recovery };
}

/** Seeded kills of the scenarios with such a name. */
export async function blindChecks(
  names: RegExp,
  random: Random,
  setup: Setup,
  count: number,
): Promise<Check[]> {
  const counted: Counted[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => names.test(name))) {
    counted.push(await countOne(scenario, setup));
  }
  return Array.from({ length: count }, (_, index) => {
    const { scenario, command, recovery } = random.pick(counted);
    const first = pickCall(command, random);
    return blindKill(index, scenario, first, index % 3 === 0 ? pickCall(recovery, random) : null);
  });
}

function blindKill(
  index: number,
  scenario: Scenario,
  first: SystemCall,
  second: SystemCall | null,
): Check {
  const later = second === null ? [] : [second];
  const names = [first, ...later].map(({ name, nth }) => `${name}:${nth}`).join("+");
  return {
    group: "R12",
    point: `${index}/${scenario.name}/${names}`,
    run: async (setup) => {
      let { nth } = first;
      for (let tries = 0; tries < TRIES; tries++, nth = Math.ceil(nth * EARLIER)) {
        const cut = killAt({ ...first, nth });
        const { problems, hit } = await cutShort(scenario, cut, setup, later.map(killAt));
        if (hit || problems.length > 0) return problems;
      }
      return [`no thread came to ${first.name} again`];
    },
  };
}

export const blindKills: Group = {
  name: "R12",
  about: "kills at system calls",
  checks: async (random, setup) => {
    const obstacle = await straceObstacle();
    if (obstacle === null) return await blindChecks(TELLING, random, setup, POINTS);
    return Array.from({ length: POINTS }, (_, index) => ({
      ...{ group: "R12", point: String(index), obstacle },
      run: () => Promise.resolve([]),
    }));
  },
};
