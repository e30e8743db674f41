/** The answer of tmux is lost, late, or never comes, on every call; no pane is made twice. */
import type { Check, Group, Setup } from "../check.ts";
import { FakeTmux, type Mode, MODES, SLOW } from "../fake_tmux.ts";
import { divergences } from "../oracle.ts";
import { SCENARIOS } from "../scenarios/index.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { summary } from "../summary.ts";
import { REAL_TMUX, World } from "../world.ts";

/** Commands that talk to tmux. */
const NAMES = [
  "create",
  "spawn",
  "remove",
  "layout-remove",
  "recreate",
  "recreate-spawn",
  "recover-drift",
] as const;

/** No stage may take longer than its limit and the retries after it, in milliseconds. */
const COMMAND_LIMIT_MS = 3 * 30_000 + 3_000 + 5_000;

async function prepared(scenario: Scenario, setup: Setup) {
  const world = await World.open({ ...scenario.world, ...setup });
  const fake = new FakeTmux(world, REAL_TMUX);
  await scenario.prepare(world);
  return { world, fake };
}

/** What each of the command's calls of tmux is for. */
async function calls(scenario: Scenario, setup: Setup): Promise<string[]> {
  const { world, fake } = await prepared(scenario, setup);
  await using _world = world;
  await world.run({ env: fake.env }, ...scenario.command(world));
  await world.quiet();
  return fake.calls();
}

/** The nth call of a scenario's command that is for `verb`, spoilt. */
function spoilt(scenario: Scenario, verb: string, nth: number, mode: Mode): Check {
  return {
    group: "R3",
    point: `${scenario.name}/${verb}:${nth}/${mode}`,
    pace: mode in SLOW ? "idle" : undefined,
    run: async (setup) => {
      const { world, fake } = await prepared(scenario, setup);
      await using _world = world;
      fake.plan(verb, nth, mode);
      const begun = performance.now();
      const env = { ...scenario.env, ...fake.env };
      const result = await world.run(
        { env, timeoutMs: 2 * COMMAND_LIMIT_MS },
        ...scenario.command(world),
      );
      const problems: string[] = [];
      if (![0, 1, 3, 4].includes(result.code)) {
        problems.push(`the command: exit ${result.code}: ${result.stderr}`);
      }
      await world.quiet(2 * COMMAND_LIMIT_MS);
      const took = performance.now() - begun;
      if (took > COMMAND_LIMIT_MS) problems.push(`it took ${Math.round(took / 1000)} s`);
      if (mode === "late" || mode === "later") await until(begun + (SLOW[mode] ?? 0));
      fake.relent();
      await world.run("recover");
      await world.quiet();
      problems.push(...await divergences(world, scenario));
      // A pane that was given up on has failed with its stage; nothing is left half done.
      const state = summary(world);
      if (/=creating/.test(state)) problems.push(`it came to: ${state}`);
      return problems;
    },
  };
}

function until(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
}

/** tmux itself stands still while commands come. */
function standstill(name: string, args: (world: World) => Promise<string[]>): Check {
  return {
    group: "R3",
    point: `stopped/${name}`,
    // What it takes is measured.
    pace: "alone",
    run: async (setup) => {
      await using world = await World.open(setup);
      const command = await args(world);
      const { stdout } = await world.local.tmux("display-message", "-p", "#{pid}");
      const server = Number(stdout);
      Deno.kill(server, "SIGSTOP");
      const problems: string[] = [];
      try {
        const begun = performance.now();
        const list = await world.run("layout", "list", "--json");
        const took = performance.now() - begun;
        // A look for a read command has 2 s in all.
        if (list.code !== 0 || took > 4_000) {
          problems.push(`a list took ${Math.round(took)} ms, exit ${list.code}: ${list.stderr}`);
        }
        const running = world.run({ timeoutMs: COMMAND_LIMIT_MS }, ...command);
        await new Promise((resolve) => setTimeout(resolve, 10_000));
        Deno.kill(server, "SIGCONT");
        const { code, stderr } = await running;
        if (code !== 0) problems.push(`the command: exit ${code}: ${stderr}`);
      } finally {
        Deno.kill(server, "SIGCONT");
      }
      await world.quiet();
      await world.run("recover");
      await world.quiet();
      if (/=(?:creating|failed)/.test(summary(world))) {
        problems.push(`it came to: ${summary(world)}`);
      }
      return [...problems, ...await divergences(world)];
    },
  };
}

const STANDSTILLS: readonly Check[] = [
  standstill("create", async (world) => {
    await world.layout("other", "--label-prefix", "o-");
    return ["layout", "create", "local", "--session", "demo", "--wait"];
  }),
  standstill(
    "remove",
    async (world) => ["layout", "remove", (await world.layout()).layout_id],
  ),
  standstill("recover", async (world) => {
    await world.layout();
    return ["recover"];
  }),
];

/** The first call of a scenario's command that is for `verb`, spoilt. */
export function spoiltCall(name: string, verb: string, mode: Mode): Check {
  const scenario = SCENARIOS.find((other) => other.name === name);
  if (!scenario) throw new Error(`no scenario ${name}`);
  return spoilt(scenario, verb, 1, mode);
}

/** Every call of the named scenarios in the given modes. */
export async function spoiltCalls(
  setup: Setup,
  names: readonly string[] = NAMES,
  modes: readonly Mode[] = MODES,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const scenario of SCENARIOS.filter(({ name }) => names.includes(name))) {
    const seen = new Map<string, number>();
    for (const verb of await calls(scenario, setup)) {
      const nth = (seen.get(verb) ?? 0) + 1;
      seen.set(verb, nth);
      for (const mode of modes) checks.push(spoilt(scenario, verb, nth, mode));
    }
  }
  return checks;
}

export const unknownResults: Group = {
  name: "R3",
  about: "unknown results",
  checks: async (_random, setup) => [...STANDSTILLS, ...await spoiltCalls(setup)],
};
