/** How it is said that an engine is not the one that was meant. */
import { advise } from "../advice.ts";
import type { EngineProgram } from "../container.ts";

const WAYS = {
  docker: advise`see "docker context ls" and DOCKER_HOST`,
  podman: advise`see "podman system connection list", CONTAINER_HOST and "podman info"`,
} as const;

/** A reason with its cure. */
export function anotherEngine(program: EngineProgram): string {
  return `this ${program} engine is not known to be the one that has the container; ${
    WAYS[program]
  }`;
}
