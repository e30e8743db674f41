/** Every command, killed before and after everything that it does to the world, then recovered once. */
import {
  APPEND_FAILPOINTS,
  EXEC_FAILPOINTS,
  FORK_FAILPOINTS,
  WRITE_FAILPOINTS,
} from "../../../src/model/failpoints.ts";
import type { Check, Group, Setup } from "../check.ts";
import { isElastic, type Point, pointName, readPoint } from "../points.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { strike, trace } from "../strike.ts";

export const FAILPOINTS: readonly string[] = [
  ...EXEC_FAILPOINTS,
  ...WRITE_FAILPOINTS,
  ...APPEND_FAILPOINTS,
  ...FORK_FAILPOINTS,
];

/** What a scenario passes when it is left alone, and what was wrong even then. */
export interface Traced {
  readonly scenario: Scenario;
  readonly points: readonly Point[];
  readonly problems: readonly string[];
}

/** Runs the scenarios whole, two at a time. */
export async function traceAll(
  setup: Setup,
  scenarios: readonly Scenario[] = SCENARIOS,
): Promise<Traced[]> {
  const traced: Traced[] = [];
  const left = [...scenarios];
  const lane = async () => {
    for (let scenario; (scenario = left.shift());) {
      traced.push({ scenario, ...await traceOne(scenario, setup) });
    }
  };
  await Promise.all([lane(), lane()]);
  return traced.sort((a, b) => scenarios.indexOf(a.scenario) - scenarios.indexOf(b.scenario));
}

const known = new Map<readonly string[] | undefined, Promise<Traced[]>>();

/** What {@link traceAll} gives of every scenario; one program's are run but once. */
export function tracesOf(setup: Setup): Promise<Traced[]> {
  const traces = known.get(setup.program) ?? traceAll(setup);
  known.set(setup.program, traces);
  return traces;
}

async function traceOne(scenario: Scenario, setup: Setup) {
  if (scenario.obstacle?.()) return { points: [], problems: [] };
  try {
    return await trace(scenario, setup);
  } catch (error) {
    return { points: [], problems: [error instanceof Error ? error.message : String(error)] };
  }
}

/** Seams that none of these passes, except those that the ones left out are for. */
export function unpassed(traced: readonly Traced[], scenarios = SCENARIOS): string[] {
  const passed = new Set(traced.flatMap(({ points }) => points.map(({ failpoint }) => failpoint)));
  const excused = new Set(
    scenarios.filter((scenario) => scenario.obstacle?.()).flatMap(({ failpoints }) =>
      failpoints ?? []
    ),
  );
  return FAILPOINTS.filter((failpoint) => !passed.has(failpoint) && !excused.has(failpoint));
}

/** The named scenario, killed at a point; then each recovery but the last at one of the later points. */
export function struck(name: string, point: string, ...later: readonly string[]): Check {
  const scenario = SCENARIOS.find((other) => other.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return {
    group: later.length === 0 ? "R1" : "R2",
    point: `${name}/${[point, ...later].join("+")}`,
    run: async (setup) => {
      const { problems, hit } = await strike(
        scenario,
        readPoint(point),
        setup,
        later.map(readPoint),
      );
      return hit ? problems : [...problems, "the command did not come to this point"];
    },
  };
}

/** One check a point. */
export function crashChecks({ scenario, points }: Traced): Check[] {
  return points.filter((point) => !(isElastic(point) && point.nth > 1)).map((point) => ({
    group: "R1",
    point: `${scenario.name}/${pointName(point)}`,
    run: async (setup) => {
      const { problems, hit } = await strike(scenario, point, setup);
      if (!hit && !isElastic(point)) problems.push("the command did not come to this point again");
      return problems;
    },
  }));
}

export const crashPoints: Group = {
  name: "R1",
  about: "crash points",
  checks: async (_random, setup) => {
    const traced = await tracesOf(setup);
    const whole = traced.map(({ scenario, problems }): Check => ({
      group: "R1",
      point: `${scenario.name}/whole`,
      obstacle: scenario.obstacle?.(),
      run: () => Promise.resolve([...problems]),
    }));
    const failpoints: Check = {
      group: "R1",
      point: "failpoints",
      run: () =>
        Promise.resolve(unpassed(traced).map((failpoint) => `no scenario passes ${failpoint}`)),
    };
    return [failpoints, ...whole, ...traced.flatMap(crashChecks)];
  },
};
