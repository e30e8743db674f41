/** Whether the engine that answers is the one which had a container: another knows nothing of it. */
import { asked as askedFor } from "../model/engine/pod.ts";
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import type { EngineCommand } from "../model/engine/engine_command.ts";
import {
  compareEngines,
  type EngineIdentity,
  isAlike,
  isProvenBy,
  type Witness,
} from "../model/engine/engine_identity.ts";
import { listContainers } from "../store/containers.ts";
import { countdown } from "../system/clock.ts";
import { askIdentity } from "../system/runtime/ask_identity.ts";
import { inspect } from "../system/runtime/engine.ts";

/** So many containers are asked for, those seen last. */
const MAX_WITNESSES = 20;

/** How long an engine may take for all of it, in milliseconds, unless there is less time. */
const PROOF_MS = 10_000;

type Asking = Pick<Context, "exec" | "store" | "clock">;

/** Asks the engine who it is and, where that does not settle it, for other containers of the same engine. */
export async function isStillItsEngine(
  ctx: Asking,
  { id, engine }: Pick<Container, "id" | "engine">,
  command: EngineCommand,
  withinMs = PROOF_MS,
): Promise<boolean> {
  const leftMs = countdown(ctx.clock, withinMs);
  const asked = await askIdentity(ctx.exec, command, leftMs());
  if (asked === null) return false;
  const verdict = compareEngines(engine, asked);
  if (verdict !== "unproven") return verdict === "same";
  const witnesses = witnessesOf(listContainers(ctx.store), engine)
    .filter((witness) => witness.id !== id).slice(0, MAX_WITNESSES);
  const seen = await inspect(ctx.exec, command, witnesses.map(askedFor), leftMs());
  return seen.kind === "inspected" && isProvenBy(witnesses, seen.found);
}

/** {@linkcode isStillItsEngine}, from what the engine has just said of containers on record. */
export function isProvenEngine(
  recorded: readonly Container[],
  engine: EngineIdentity | null,
  asked: EngineIdentity | null,
  found: readonly Witness[],
): boolean {
  if (asked === null) return false;
  const verdict = compareEngines(engine, asked);
  if (verdict !== "unproven") return verdict === "same";
  return isProvenBy(witnessesOf(recorded, engine), found);
}

/**
 * The containers that are on record with the same engine, those seen last first. What was put on record before engines
 * were told apart may be of several.
 */
function witnessesOf(
  recorded: readonly Container[],
  engine: EngineIdentity | null,
): readonly Container[] {
  return recorded.filter((container) => isAlike(container.engine, engine))
    .sort((a, b) => b.lastSeenAt.localeCompare(a.lastSeenAt));
}
