/** The harness itself is tried: each trap that is put back must be noticed. */
import { type Check, type Group, runCheck } from "../check.ts";
import { type Edit, type Mutant, MUTANTS } from "../mutants.ts";
import { copyTree, programIn, removeTree } from "../tree.ts";

/** The check that fails when nothing notices the mutant. */
export function mutantCheck(mutant: Mutant): Check {
  return {
    group: "R11",
    point: mutant.name,
    obstacle: mutant.obstacle?.(),
    run: async () => {
      const tree = await copyTree();
      try {
        const stale = mutant.edits.flatMap((edit) => apply(tree, edit));
        if (stale.length > 0) return stale;
        const setup = { program: programIn(tree) };
        for (const check of mutant.noticedBy) {
          if ((await runCheck(check, setup)).length > 0) return [];
        }
        return [`nothing noticed it: ${mutant.noticedBy.map((check) => check.point).join(", ")}`];
      } finally {
        removeTree(tree);
      }
    },
  };
}

/** Changes a file of the copy; says so when the text is not there, or not just once. */
function apply(tree: string, { file, from, to }: Edit): string[] {
  const path = `${tree}/${file}`;
  const text = Deno.readTextFileSync(path);
  const parts = text.split(from);
  if (parts.length !== 2) return [`${file} has ${parts.length - 1} × ${JSON.stringify(from)}`];
  Deno.writeTextFileSync(path, parts.join(to));
  return [];
}

export const mutants: Group = {
  name: "R11",
  about: "mutants",
  checks: () => Promise.resolve(MUTANTS.map(mutantCheck)),
};
