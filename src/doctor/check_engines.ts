/** Checks the container engines, a line each. */
import { chosenEngines } from "../containers/chosen_engines.ts";
import { isWantedName } from "../containers/match_container.ts";
import { lookAtEngine } from "../model/engine/engine_advice.ts";
import {
  type Engine,
  isSameCommand,
  NAMED_ENGINE_OPTIONS,
} from "../model/engine/engine_command.ts";
import { type Settings, SETTINGS_FILE } from "../model/settings.ts";
import { wayTo } from "../system/engine/engine_socket.ts";
import type { Exec } from "../system/exec.ts";
import { askEngine } from "../system/runtime/ask_identity.ts";
import { listContexts } from "../system/runtime/contexts.ts";
import { listRunning } from "../system/runtime/engine.ts";
import { type Check, ok, problem, warning } from "./check.ts";

const CHECK = "engine";

/**
 * Asks them side by side.
 *
 * @param isNeeded Whether containers of an engine are known, so that it is missed.
 */
export async function checkEngines(
  exec: Exec,
  settings: Settings,
  isNeeded: (engine: Engine) => boolean,
): Promise<Check[]> {
  const { engines, unlisted } = await chosenEngines({ exec, settings });
  const checks = await Promise.all(
    engines.map((engine) => checkEngine(exec, settings, engine, isNeeded(engine))),
  );
  return [
    ...checks,
    ...(unlisted === null ? [] : [
      warning(
        CHECK,
        `the contexts of docker are not known: ${unlisted}`,
        lookAtEngine(["docker"], unlisted),
      ),
    ]),
    ...await leftOut(exec, settings, engines),
  ];
}

async function checkEngine(
  exec: Exec,
  settings: Settings,
  { name, command }: Engine,
  isNeeded: boolean,
): Promise<Check> {
  const { nameContains } = settings.containers;
  const begunAt = performance.now();
  const listing = await listRunning(exec, command);
  const tripMs = Math.round(performance.now() - begunAt);
  if (listing.kind === "engine_down") {
    const which = settings.engines.length === 0 ? "" : `${name}: `;
    return (isNeeded ? problem : warning)(
      CHECK,
      which + listing.reason,
      lookAtEngine(command, listing.reason),
    );
  }
  const info = await askEngine(exec, command);
  const wanted = listing.containers.filter((container) =>
    isWantedName(container.name, nameContains)
  );
  const { benchUser } = settings.containers;
  // kubectl has no word for a user.
  const users = command[0] === "kubectl" && benchUser !== null
    ? "; each image's own user counts there, and containers.bench_user does not"
    : "";
  const version = info?.version ? ` (${info.version})` : "";
  const id = info?.identity.id ? `, id ${info.identity.id}` : "";
  const parts = nameContains.map((part) => `"${part}"`).join(" or ");
  return ok(
    CHECK,
    `${name}${version} answers in ${tripMs} ms, asked ${await wayTo(command)}${id}: ` +
      `${listing.containers.length} running containers, ${wanted.length} of them with a name that has ${parts}${users}`,
  );
}

/** The contexts that docker knows and nobody asks. */
async function leftOut(
  exec: Exec,
  { engines: choices }: Settings,
  engines: readonly Engine[],
): Promise<Check[]> {
  // Who has said nothing of engines has one, and wants to hear of no other.
  if (choices.length === 0 || !engines.some(({ command }) => command[0] === "docker")) return [];
  const listing = await listContexts(exec);
  if (listing.kind === "unlisted") return [];
  const isAsked = (context: string) =>
    engines.some(({ command }) =>
      isSameCommand(command, ["docker", NAMED_ENGINE_OPTIONS.docker, context])
    );
  const others = listing.names.filter((context) => !isAsked(context));
  if (others.length === 0) return [];
  const message = `docker's contexts ${others.join(", ")} are not asked by name: ` +
    `engines in ${SETTINGS_FILE} does not name them`;
  return [ok(CHECK, message)];
}
