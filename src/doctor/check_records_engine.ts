/** Finds containers on record that the engine which answers does not have, because it is another one than theirs. */
import type { Context } from "../context.ts";
import type { EngineProgram } from "../model/container.ts";
import { listContainers } from "../store/containers.ts";
import { containersToReconcile } from "../store/panes.ts";
import { engineId } from "../system/runtime/engine.ts";
import { anotherEngine } from "../system/runtime/target.ts";
import { type Check, problem } from "./check.ts";

/** Nothing where no engine answers, or says which it is: that is a check of its own. */
export async function checkRecordsEngine({ store, exec }: Context): Promise<Check[]> {
  const living = new Set(containersToReconcile(store));
  const recorded = listContainers(store)
    .filter(({ id, active, engineId }) => engineId !== null && (active || living.has(id)));
  const checks: Check[] = [];
  for (const [program, containers] of Map.groupBy(recorded, ({ runtime }) => runtime)) {
    if (program === "local") continue;
    const answers = await engineId(exec, program);
    if (answers === null) continue;
    const names = containers.filter((it) => it.engineId !== answers).map(({ name }) => name);
    if (names.length > 0) checks.push(elsewhere(program, names));
  }
  return checks;
}

function elsewhere(program: EngineProgram, names: readonly string[]): Check {
  const message = `the ${program} engine that answers is another one than that of ${
    names.join(", ")
  }`;
  return problem("engine", message, anotherEngine(program));
}
