/** Checks the container engine. */
import { lookAtEngine } from "../model/advice.ts";
import type { Settings } from "../model/settings.ts";
import type { Exec } from "../system/exec.ts";
import { listRunning } from "../system/runtime/engine.ts";
import { isWantedName } from "../containers/match_container.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "engine";

/** @param needed whether containers are known, so that it is missed. */
export async function checkEngine(exec: Exec, settings: Settings, needed: boolean): Promise<Check> {
  const { runtime, nameContains } = settings.containers;
  const listing = await listRunning(exec, runtime);
  if (listing.kind === "engine_down") {
    return (needed ? problem : warning)(
      CHECK,
      listing.reason,
      lookAtEngine(runtime, listing.reason),
    );
  }
  const wanted = listing.containers.filter(({ name }) => isWantedName(name, nameContains));
  const message = `${runtime} answers: ${listing.containers.length} running containers, ` +
    `${wanted.length} of them with a name that has ${
      nameContains.map((part) => `"${part}"`).join(" or ")
    }`;
  return ok(CHECK, message);
}
