/** A scenario, whole or cut short at a point, and what recovery makes of it. */
import { only } from "../support/items.ts";
import type { RunResult } from "../support/process.ts";
import { divergences } from "./oracle.ts";
import { type Point, pointName, readTrace } from "./points.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import type { Setup } from "./check.ts";
import { summary } from "./summary.ts";
import { World } from "./world.ts";

/** The exit code of a process that was killed. */
const KILLED = 137;

export interface Struck {
  /** What is wrong, a line each. */
  readonly problems: string[];
  /** Whether the command died at the point. */
  readonly hit: boolean;
}

/** Runs the scenario to its end; gives the points that its command passed, and what is wrong. */
export async function trace(
  scenario: Scenario,
  setup: Setup,
): Promise<{ points: Point[]; problems: string[] }> {
  await using world = await World.open({ ...scenario.world, program: setup.program });
  await scenario.prepare(world);
  const file = `${world.box.dir}/trace`;
  const env = { ...scenario.env, AGENTTOWER_FAULT_TRACE: file };
  const { code, stderr } = await world.run({ env }, ...scenario.command(world));
  await world.quiet();
  const problems = await recovered(world, scenario);
  if (scenario.code !== null && code !== (scenario.code ?? 0)) {
    problems.unshift(`the whole command: exit ${code}: ${stderr}`);
  }
  return { points: readTrace(Deno.readTextFileSync(file)), problems };
}

/** Runs a command that is to die on its way. */
export type Cut = (
  world: World,
  env: Readonly<Record<string, string>>,
  args: readonly string[],
) => Promise<RunResult>;

/** Kills the command at the point, recovers once, and says what is wrong. */
export function strike(
  scenario: Scenario,
  point: Point,
  setup: Setup,
  /** More faults, each of a `recover` of its own, before the one that is left in peace. */
  later: readonly Point[] = [],
): Promise<Struck> {
  return cutShort(scenario, cutAt(point), setup, later.map(cutAt));
}

function cutAt(point: Point): Cut {
  return (world, env, args) =>
    world.run({ env: { ...env, AGENTTOWER_FAULT: pointName(point) } }, ...args);
}

/** Cuts the command short, recovers once, and says what is wrong; `later` are recoveries that are cut short, too. */
export async function cutShort(
  scenario: Scenario,
  cut: Cut,
  setup: Setup,
  later: readonly Cut[] = [],
): Promise<Struck> {
  await using world = await World.open({ ...scenario.world, program: setup.program });
  await scenario.prepare(world);
  const { code } = await cut(world, scenario.env ?? {}, scenario.command(world));
  await world.quiet();
  for (const next of later) {
    await next(world, {}, ["recover"]);
    await world.quiet();
  }
  return { problems: await recovered(world, scenario), hit: code === KILLED };
}

/** One recovery must be enough, and must leave nothing for a second one. */
async function recovered(world: World, scenario: Scenario): Promise<string[]> {
  const problems: string[] = [];
  const recover = await world.run("recover", "--json");
  if (recover.code !== 0) problems.push(`recover: exit ${recover.code}: ${recover.stderr}`);
  await world.quiet();
  problems.push(...await divergences(world, scenario));
  problems.push(...await moreToDo(world));
  const state = summary(world);
  if (!scenario.allowed.test(state)) problems.push(`it came to: ${state}`);
  problems.push(...await labelsUsable(world));
  return problems;
}

/** What a second recovery would do. A kill may stay owed where a late command could still make the pane. */
async function moreToDo(world: World): Promise<string[]> {
  const { containers } = await world.dryRecover();
  const todo = containers.flatMap((container) => container.panes)
    .filter(({ action, observed }) =>
      action !== "none" && !(action === "kill" && observed === "gone")
    );
  return todo.map((pane) =>
    `a second recover would ${pane.action} ${pane.label}: ${pane.recorded}, ${pane.observed}`
  );
}

/** The label of a record that is out of use can be used again at once. */
async function labelsUsable(world: World): Promise<string[]> {
  const [free] = world.box.sql<{ id: string; label: string }>(
    `SELECT id, label FROM managed_pane AS pane WHERE state IN ('removed','failed') AND NOT EXISTS
       (SELECT 1 FROM managed_pane AS other WHERE other.container_id = pane.container_id
          AND other.label = pane.label AND other.state IN ('creating','ready','degraded'))
     AND launch_command_ref IS NULL ORDER BY created_at DESC, label LIMIT 1`,
  );
  if (!free) return [];
  const { pane_id } = await world.ok("pane", "recreate", free.id);
  await world.quiet();
  const made = only(world.box.sql<{ state: string }>(
    "SELECT state FROM managed_pane WHERE id = ?",
    pane_id,
  ));
  if (made.state !== "ready") return [`label ${free.label} used again came to ${made.state}`];
  return await divergences(world);
}
