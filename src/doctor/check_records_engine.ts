/** Finds containers with panes that the engine which answers does not have, because it is not known to be theirs. */
import { isProvenEngine } from "../containers/engine_proof.ts";
import type { Context } from "../context.ts";
import type { EngineProgram } from "../model/container.ts";
import { waysToEngine } from "../model/refusals/another_engine.ts";
import { listContainers } from "../store/containers.ts";
import { containersToReconcile } from "../store/panes.ts";
import { askIdentity } from "../system/runtime/ask_identity.ts";
import { inspect } from "../system/runtime/engine.ts";
import { type Check, problem } from "./check.ts";

/** Nothing where no engine answers, or says which it is: that is a check of its own. */
export async function checkRecordsEngine({ store, exec }: Context): Promise<Check[]> {
  const living = new Set(containersToReconcile(store));
  const recorded = listContainers(store).filter(({ id }) => living.has(id));
  const checks: Check[] = [];
  for (const [program, containers] of Map.groupBy(recorded, ({ runtime }) => runtime)) {
    if (program === "local") continue;
    const asked = await askIdentity(exec, program);
    const seen = await inspect(exec, program, containers.map(({ id }) => id));
    if (asked === null || seen.kind === "engine_down") continue;
    const names = containers
      .filter(({ id }) => seen.missing.includes(id))
      .filter(({ engine }) => !isProvenEngine(containers, engine, asked, seen.found))
      .map(({ name }) => name);
    if (names.length > 0) checks.push(elsewhere(program, names));
  }
  return checks;
}

function elsewhere(program: EngineProgram, names: readonly string[]): Check {
  const message = `the ${program} engine that answers is not known to be the one that has ${
    names.join(", ")
  }`;
  return problem("engine", message, waysToEngine(program));
}
