/** Says what became of checks: failures at once, each group when it is through, everything at the end. */
import type { Check, Group } from "./check.ts";
import type { Outcome } from "./run.ts";

interface Tally {
  readonly about: string;
  readonly checks: number;
  readonly skipped: number;
  left: number;
  failed: number;
  divergences: number;
}

export class Report {
  readonly #tallies: ReadonlyMap<string, Tally>;
  readonly #failed: Check[] = [];
  readonly #begun = performance.now();

  /** Says at once what cannot be tried here. */
  constructor(groups: readonly Group[], checks: readonly Check[], private readonly seed: number) {
    this.#tallies = new Map(groups.map(({ name, about }) => {
      const own = checks.filter((check) => check.group === name);
      const skipped = own.filter((check) => check.obstacle);
      for (const check of skipped) console.log(`skipped ${name} ${check.point}: ${check.obstacle}`);
      const left = own.length - skipped.length;
      const tally = { about, checks: left, skipped: skipped.length, left };
      return [name, { ...tally, failed: 0, divergences: 0 }];
    }));
  }

  add({ check, problems }: Outcome): void {
    if (problems.length > 0) {
      this.#failed.push(check);
      console.log(`FAILED ${check.group} ${check.point}`);
      for (const problem of problems) console.log(`  ${problem}`);
      console.log(`  ${this.#replay(check)}`);
    }
    const tally = this.#tallies.get(check.group);
    if (!tally) throw new Error(`no group ${check.group}`);
    tally.left--;
    tally.failed += problems.length > 0 ? 1 : 0;
    tally.divergences += problems.length;
    if (tally.left === 0) console.log(`${check.group} ${tally.about}: ${counts(tally)}`);
  }

  /** Says what all came to; gives whether all was well. */
  end(): boolean {
    const tallies = [...this.#tallies.values()];
    const sum = (of: (tally: Tally) => number) => tallies.reduce((all, it) => all + of(it), 0);
    const all = {
      checks: sum((it) => it.checks),
      skipped: sum((it) => it.skipped),
      failed: this.#failed.length,
      divergences: sum((it) => it.divergences),
    };
    const seconds = Math.round((performance.now() - this.#begun) / 1000);
    console.log(`seed ${this.seed}: ${counts(all)}, ${seconds} s`);
    for (const check of this.#failed) console.log(this.#replay(check));
    return this.#failed.length === 0;
  }

  /** The command that runs just this again. */
  #replay({ group, point }: Check): string {
    return `deno task torture --seed ${this.seed} --only ${group} --point '${point}'`;
  }
}

function counts(
  { checks, skipped, failed, divergences }: Omit<Tally, "about" | "left">,
): string {
  return `${checks} checks, ${skipped} skipped, ${failed} failed, ${divergences} divergences`;
}
