/** What is said of a container that cannot be used. */
import type { Context } from "../context.ts";
import type { Container } from "../model/container.ts";
import { Refusal } from "../model/errors.ts";
import { nearest } from "../model/nearest.ts";
import { SETTINGS_FILE } from "../model/settings.ts";
import type { EngineProgram } from "../system/runtime/engine.ts";
import { knownContainers } from "./known.ts";

/** The runtime's word for a container that the engine no longer has; ours, no engine uses it. */
export const VANISHED = "removed";

export function engineUnavailable(
  program: EngineProgram,
  reason: string,
): Refusal<"docker_unavailable"> {
  return new Refusal(
    "docker_unavailable",
    `the container engine cannot be asked: ${reason}`,
    { reason },
    `see whether "${program} ps" works here; agenttower doctor checks it too`,
  );
}

/** @param unwanted Names of running containers that the settings do not take. */
export function notFound(
  ctx: Context,
  ref: string,
  unwanted: readonly string[],
): Refusal<"container_not_found"> {
  return new Refusal(
    "container_not_found",
    `there is no container "${ref}"`,
    { container_id: ref },
    notFoundHint(ctx, ref, unwanted),
  );
}

function notFoundHint(ctx: Context, ref: string, unwanted: readonly string[]): string {
  if (unwanted.includes(ref)) {
    const file = `${ctx.paths.config}/${SETTINGS_FILE}`;
    return `${ref} runs, but containers.name_contains in ${file} does not take its name`;
  }
  const names = knownContainers(ctx).filter((container) => container.active).map(({ name }) =>
    name
  );
  const near = nearest(ref, names) ?? names.find((name) => name.includes(ref));
  if (near !== undefined) return `did you mean "${near}"?`;
  return `known and running: ${names.join(", ")}; agenttower container scan looks for more`;
}

/** The refusal of what is not for a process that runs in a container. */
export function hostOnly(): Refusal<"host_only"> {
  return new Refusal(
    "host_only",
    "not permitted from inside a container; run it on the host",
    {},
  );
}

/** The refusal of a container that is known and does not run. */
export function inactive(container: Container): Refusal<"container_inactive"> {
  const { id, name, status } = container;
  const cure = status === "paused"
    ? {
      message: "is paused, so that nothing can be started in it",
      hint: `${container.runtime} unpause ${name}`,
    }
    : status === VANISHED
    ? { message: "does not exist any more", hint: "agenttower container scan" }
    : { message: `is not running (${status})`, hint: `${container.runtime} start ${name}` };
  return new Refusal(
    "container_inactive",
    `container ${name} (${id.slice(0, 12)}) ${cure.message}`,
    { container_id: id },
    cure.hint,
  );
}
