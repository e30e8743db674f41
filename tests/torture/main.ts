/**
 * Tries to break the product, at full size.
 *
 *     deno task torture [--seed N] [--only R1[,R2…]] [--point POINT] [--jobs N] [--resume FILE] [--list]
 *
 * CONTRIBUTING.md says what the groups R1 to R12 are about. The same seed gives the same checks. What fails is
 * printed with the line that runs just that again. The program under test is a copy made at the start, so that
 * the checkout may change meanwhile; `--here` runs the checkout itself. With `--resume`, what FILE has as passed is not run again, and what passes is added.
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Check, Group, Setup } from "./check.ts";
import { GROUPS } from "./groups/index.ts";
import { Journal } from "./journal.ts";
import { Random } from "./random.ts";
import { Report } from "./report.ts";
import { runChecks } from "./run.ts";
import { copyTree, programIn, removeTree } from "./tree.ts";

const OPTIONS = {
  string: ["seed", "only", "point", "jobs", "resume"],
  boolean: ["here", "list"],
} as const;

/** How many of the checks that mostly sleep run at once. */
const IDLE_JOBS = 16;

async function main(args: string[]): Promise<number> {
  const options = parseArgs(args, { string: [...OPTIONS.string], boolean: [...OPTIONS.boolean] });
  const seed = Number(options.seed ?? Date.now() % 1_000_000);
  const only = options.only?.split(",");
  const journal = options.resume ? new Journal(options.resume, seed) : null;
  console.log(`seed ${seed}`);
  const tree = options.here ? null : await copyTree();
  const setup = tree === null ? {} : { program: programIn(tree) };
  try {
    const groups = GROUPS.filter(({ name }) => !only || only.includes(name));
    const checks = (await everyCheck(groups, seed, setup))
      .filter((check) => !options.point || check.point === options.point)
      .filter((check) => !journal?.has(check.group, check.point));
    if (options.list) {
      for (const check of checks) console.log(`${check.group} ${check.point}`);
      return 0;
    }
    const report = new Report(groups, checks, seed);
    await runChecks(checks, {
      ...setup,
      // They often wait for tmux, so that one more than there are processors keeps those busy.
      jobs: Number(options.jobs ?? navigator.hardwareConcurrency + 1),
      idleJobs: IDLE_JOBS,
      onEnd: (outcome) => {
        journal?.add(outcome);
        report.add(outcome);
      },
    });
    return report.end() ? 0 : 1;
  } finally {
    if (tree !== null) removeTree(tree);
  }
}

async function everyCheck(
  groups: readonly Group[],
  seed: number,
  setup: Setup,
): Promise<readonly Check[]> {
  const checks: Check[] = [];
  for (const group of groups) {
    // Drawn for every group by itself, so that leaving one out does not change the others.
    const random = new Random(seed + Number(group.name.slice(1)));
    checks.push(...await group.checks(random, setup));
  }
  return checks;
}

if (import.meta.main) {
  // What a check started and did not wait for, because it failed before, must not end the others.
  globalThis.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    console.error(`after its check had ended: ${event.reason}`);
  });
  Deno.exit(await main(Deno.args));
}
