/** How it is said that an engine is not the one that was meant. */
import { type Advice, advise } from "../advice.ts";
import type { EngineCommand } from "../engine/engine_command.ts";

/** What shows which engine answers, and why. */
export function waysToEngine([program]: EngineCommand): Advice {
  switch (program) {
    case "docker":
      return advise`see "docker context ls" and DOCKER_HOST`;
    case "podman":
      return advise`see "podman system connection list", CONTAINER_HOST and "podman info"`;
    case "kubectl":
      return advise`see "kubectl config get-contexts" and KUBECONFIG`;
  }
}

/** A reason with its cure. */
export function anotherEngine(command: EngineCommand): string {
  const ways = waysToEngine(command);
  return `this ${
    command.join(" ")
  } engine is not known to be the one that has the container; ${ways}`;
}
