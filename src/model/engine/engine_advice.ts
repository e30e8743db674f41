/** What people are told to do about an engine, and by its command about a container. */
import { type Advice, advise } from "../advice.ts";
import { type Container, engineWords } from "../container.ts";
import type { EngineCommand } from "./engine_command.ts";

/** What shows why an engine does not answer. */
export function lookAtEngine(command: EngineCommand): Advice {
  const engine = command.join(" ");
  return command[0] === "kubectl"
    ? advise`see whether "${engine} get pods" works; without it, "local" can be used`
    : advise`see whether "${engine} ps" works; without it, "local" can be used`;
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
