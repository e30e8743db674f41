/** Finds containers with panes that the engine which answers does not have, because it is not known to be theirs. */
import { asked as askedFor } from "../model/engine/pod.ts";
import { isProvenEngine } from "../containers/engine_proof.ts";
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import type { EngineCommand } from "../model/engine/engine_command.ts";
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
  const byCommand = Map.groupBy(recorded, ({ via }) => via && JSON.stringify(via.command));
  const checks = await Promise.all(
    [...byCommand.values()].map(async (containers) => {
      const command = containers[0]?.via?.command;
      return command === undefined ? [] : await checkOneEngine(exec, command, containers);
    }),
  );
  return checks.flat();
}

async function checkOneEngine(
  exec: Context["exec"],
  command: EngineCommand,
  containers: readonly Container[],
): Promise<Check[]> {
  const [asked, seen] = await Promise.all([
    askIdentity(exec, command),
    inspect(exec, command, containers.map(askedFor)),
  ]);
  if (asked === null || seen.kind === "engine_down") return [];
  const names = containers
    .filter(({ id }) => seen.missing.includes(id))
    .filter(({ engine }) => !isProvenEngine(containers, engine, asked, seen.found))
    .map(({ name }) => name);
  return names.length > 0 ? [elsewhere(command, names)] : [];
}

function elsewhere(command: EngineCommand, names: readonly string[]): Check {
  const message = `the ${
    command.join(" ")
  } engine that answers is not known to be the one that has ${names.join(", ")}`;
  return problem("engine", message, waysToEngine(command));
}
