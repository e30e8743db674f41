/**
 * Tries to break the product, at full size.
 *
 *     deno task torture [--seed N] [--only R1[,R2…]] [--point POINT] [--jobs N] [--resume FILE] [--list]
 *
 * The same seed gives the same checks. What fails is printed with the line that runs just that again. The
 * program under test is a copy made at the start, so that the checkout may change meanwhile; `--here` runs
 * the checkout itself. With `--resume`, what FILE has as passed is not run again, and what passes is added.
 */
import { parseArgs } from "@std/cli/parse-args";
import type { Check } from "./check.ts";
import { GROUPS } from "./groups/index.ts";
import { Journal } from "./journal.ts";
import { Random } from "./random.ts";
import { runChecks } from "./run.ts";
import { copyTree, programIn, removeTree } from "./tree.ts";

const OPTIONS = {
  string: ["seed", "only", "point", "jobs", "resume"],
  boolean: ["here", "list"],
} as const;

async function main(args: string[]): Promise<number> {
  const options = parseArgs(args, { string: [...OPTIONS.string], boolean: [...OPTIONS.boolean] });
  const seed = Number(options.seed ?? Date.now() % 1_000_000);
  const only = options.only?.split(",");
  const journal = options.resume ? new Journal(options.resume, seed) : null;
  console.log(`seed ${seed}`);
  const tree = options.here ? null : await copyTree();
  const setup = tree === null ? {} : { program: programIn(tree) };
  const failed: Check[] = [];
  try {
    for (const group of GROUPS) {
      // Drawn for every group, so that leaving one out does not change the others.
      const random = new Random(seed + Number(group.name.slice(1)));
      if (only && !only.includes(group.name)) continue;
      const all = (await group.checks(random, setup))
        .filter((check) => !options.point || check.point === options.point)
        .filter((check) => !journal?.has(check.group, check.point));
      if (options.list) {
        for (const check of all) console.log(`${check.group} ${check.point}`);
        continue;
      }
      const before = failed.length;
      let divergences = 0;
      const begun = performance.now();
      await runChecks(all, {
        ...setup,
        jobs: Number(options.jobs ?? 2),
        idleJobs: 8,
        onEnd: ({ check, problems }) => {
          journal?.add(check.group, check.point, problems);
          if (problems.length === 0) return;
          failed.push(check);
          divergences += problems.length;
          console.log(`FAILED ${check.group} ${check.point}`);
          for (const problem of problems) console.log(`  ${problem}`);
          console.log(`  ${replay(check, seed)}`);
        },
      });
      const seconds = Math.round((performance.now() - begun) / 1000);
      console.log(
        `${group.name} ${group.about}: ${all.length} checks, ${failed.length - before} failed, ` +
          `${divergences} divergences, ${seconds} s`,
      );
    }
  } finally {
    if (tree !== null) removeTree(tree);
  }
  for (const check of failed) console.log(replay(check, seed));
  return failed.length === 0 ? 0 : 1;
}

/** The command that runs just this again. */
function replay(check: Check, seed: number): string {
  return `deno task torture --seed ${seed} --only ${check.group} --point '${check.point}'`;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
