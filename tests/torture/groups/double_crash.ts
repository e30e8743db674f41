/** The recovery is killed, too, and at the third death of a worker a record fails with its stage. */
import type { Check, Group } from "../check.ts";
import { isElastic, type Point, pointName } from "../points.ts";
import type { Random } from "../random.ts";
import { strike } from "../strike.ts";
import { type Traced, tracesOf } from "./crash_points.ts";

/** How many pairs one seed gives. */
const PAIRS = 100;

/** Scenarios whose points a recovery, or the worker that it starts, may pass. */
const RECOVERING = /^(?:spawn|recover|sweep|recreate-spawn)/;

/** Seeded pairs: a point of any command, then a point of recovery. */
export function pairs(traced: readonly Traced[], random: Random, count: number): Check[] {
  const usable = traced.map((it) => ({ ...it, points: it.points.filter((p) => !isElastic(p)) }))
    .filter(({ points }) => points.length > 0);
  const second = usable.filter(({ scenario }) => RECOVERING.test(scenario.name))
    .flatMap(({ points }) => points);
  return Array.from({ length: count }, (_, index) => {
    const { scenario, points } = random.pick(usable);
    const first = random.pick(points);
    const then = random.pick(second);
    return doubleCrash(scenario, first, then, index);
  });
}

function doubleCrash(
  scenario: Traced["scenario"],
  first: Point,
  then: Point,
  index: number,
): Check {
  return {
    group: "R2",
    point: `${index}/${scenario.name}/${pointName(first)}+${pointName(then)}`,
    run: async (setup) => (await strike(scenario, first, setup, [then])).problems,
  };
}

export const doubleCrashes: Group = {
  name: "R2",
  about: "double crashes",
  checks: async (random, setup) => pairs(await tracesOf(setup), random, PAIRS),
};
