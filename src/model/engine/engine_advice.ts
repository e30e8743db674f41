/** What people are told to do about an engine, and by its command about a container. */
import { type Advice, advise } from "../advice.ts";
import { type Container, engineWords } from "../container.ts";
import type { EngineCommand } from "./engine_command.ts";

/** What shows why an engine does not answer. @param reason What it says. */
export function lookAtEngine(command: EngineCommand, reason: string): Advice {
  // ssh takes a host as the docker command writes it.
  const [, host] = /Docker daemon at (ssh:\/\/[\w.@:[\]-]+): /.exec(reason) ?? [];
  const engine = command.join(" ");
  if (command[0] === "kubectl") {
    return advise`see whether "${engine} get pods" works; without it, "local" can be used`;
  }
  return host === undefined
    ? advise`see whether "${engine} ps" works; without it, "local" can be used`
    : advise`see what this says, which must not ask for anything: ssh ${host} docker version`;
}

/** What has a container that has ended run again. */
export function toStart(container: Pick<Container, "name" | "via">): Advice {
  const { name } = container;
  const engine = engineWords(container);
  return advise`${engine} start ${name}`;
}

/** What lets the processes of a paused container go on. @param engine As {@linkcode engineWords} has it. */
export function unpause(engine: string, name: string): Advice {
  return advise`${engine} unpause ${name}`;
}
