/** The wording of what is wrong with a container, its engine or its tmux: one constructor function a code. */
import { type Advice, advise, didYouMean } from "../advice.ts";
import { lookAtEngine, toStart, unpause } from "../engine/engine_advice.ts";
import { type Container, engineWords, PAUSED, VANISHED } from "../container.ts";
import type { Engine } from "../engine/engine_command.ts";
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
  const known = running.join(", ");
  const hint = unwantedBy !== null
    ? advise`set containers.name_contains in ${unwantedBy} to take its name: ${ref} runs`
    : near !== undefined
    ? didYouMean(`"${near}"`)
    : advise`known and running: ${known}; others count where their name holds one of containers.name_contains in config.yaml`;
  return new Refusal(
    "container_not_found",
    `there is no container "${ref}"`,
    { container_id: ref },
    hint,
  );
}

/** The container is known and does not run. @param complaint What the engine said, where it was asked. */
export function containerInactive(
  { id, name, status, via }: Pick<Container, "id" | "name" | "status" | "via">,
  complaint: string | null = null,
): Refusal<"container_inactive"> {
  const full = `container ${name} (${id.slice(0, 12)})`;
  const engine = engineWords({ via });
  const start = toStart({ name, via });
  const [message, hint] = complaint !== null
    ? [
      `container ${name} is not running: ${complaint}`,
      start,
    ]
    : status === PAUSED
    ? [
      `${full} is paused, so that nothing can be started in it`,
      unpause(engine, name),
    ]
    : status === "restarting"
    ? [
      `${full} ends and is started again, over and over`,
      advise`see why it ends: ${engine} logs --tail 20 ${name}`,
    ]
    : status === VANISHED
    ? [
      `${full} does not exist any more, nor do its panes`,
      advise`make a new layout in another; what there is now: agenttower container scan`,
    ]
    : [`${full} is not running (${status})`, start];
  return new Refusal("container_inactive", message, { container_id: id }, hint);
}

export function dockerUnavailable(
  { name, command }: Engine,
  reason: string,
): Refusal<"docker_unavailable"> {
  // One without options is the only one there is, or says itself which it is.
  const which = command.length === 1 ? "the container engine" : `the engine ${name}`;
  return new Refusal(
    "docker_unavailable",
    `${which} cannot be asked: ${reason}`,
    { reason },
    lookAtEngine(command, reason),
  );
}

/** @param lead What cannot be done, before the reason. */
export function tmuxUnavailable(
  lead: string,
  reason: string,
  hint?: Advice,
): Refusal<"tmux_unavailable"> {
  return new Refusal("tmux_unavailable", `${lead}: ${reason}`, { reason }, hint);
}

export function hostOnly(): Refusal<"host_only"> {
  return new Refusal(
    "host_only",
    `not permitted from inside a container; ${advise`run it on the host`}`,
    {},
  );
}
