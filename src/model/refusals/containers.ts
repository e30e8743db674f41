/** The wording of what is wrong with a container, its engine or its tmux: one constructor function a code. */
import { type Container, type EngineProgram, VANISHED } from "../container.ts";
import { Refusal } from "../errors.ts";
import { nearest } from "../nearest.ts";

/**
 * @param running Names of the known containers that run.
 * @param unwantedBy The settings file that does not take the name, where a container of this name runs.
 */
export function containerNotFound(
  ref: string,
  running: readonly string[],
  unwantedBy: string | null = null,
): Refusal<"container_not_found"> {
  const near = nearest(ref, running) ?? running.find((name) => name.includes(ref));
  const hint = unwantedBy !== null
    ? `${ref} runs, but containers.name_contains in ${unwantedBy} does not take its name`
    : near !== undefined
    ? `did you mean "${near}"?`
    : `known and running: ${running.join(", ")}; others count where their name holds one of ` +
      "containers.name_contains in config.yaml";
  return new Refusal(
    "container_not_found",
    `there is no container "${ref}"`,
    { container_id: ref },
    hint,
  );
}

/** The container is known and does not run. @param complaint What the engine said, where it was asked. */
export function containerInactive(
  { id, name, status, runtime }: Pick<Container, "id" | "name" | "status" | "runtime">,
  complaint: string | null = null,
): Refusal<"container_inactive"> {
  const full = `container ${name} (${id.slice(0, 12)})`;
  const [message, hint] = complaint !== null
    ? [
      `container ${name} is not running: ${complaint}`,
      `${runtime} start ${name}`,
    ]
    : status === "paused"
    ? [`${full} is paused, so that nothing can be started in it`, `${runtime} unpause ${name}`]
    : status === "restarting"
    ? [
      `${full} ends and is started again, over and over`,
      `see why it ends: ${runtime} logs --tail 20 ${name}`,
    ]
    : status === VANISHED
    ? [`${full} does not exist any more`, "agenttower container scan"]
    : [`${full} is not running (${status})`, `${runtime} start ${name}`];
  return new Refusal("container_inactive", message, { container_id: id }, hint);
}

/** @param runtime The engine's program. */
export function dockerUnavailable(
  runtime: EngineProgram,
  reason: string,
): Refusal<"docker_unavailable"> {
  return new Refusal(
    "docker_unavailable",
    `the container engine cannot be asked: ${reason}`,
    { reason },
    `see whether "${runtime} ps" works here; agenttower doctor checks it too`,
  );
}

/** @param lead What cannot be done, before the reason. */
export function tmuxUnavailable(
  lead: string,
  reason: string,
  hint?: string,
): Refusal<"tmux_unavailable"> {
  return new Refusal("tmux_unavailable", `${lead}: ${reason}`, { reason }, hint);
}

export function hostOnly(): Refusal<"host_only"> {
  return new Refusal(
    "host_only",
    "not permitted from inside a container; run it on the host",
    {},
  );
}
