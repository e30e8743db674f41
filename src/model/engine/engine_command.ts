/** Which container engine, and the command through which it is asked. Pure. */

/** The commands that reach containers of a machine, and without options the engine that the user would reach. */
export const CONTAINER_PROGRAMS = ["docker", "podman"] as const;
export type ContainerProgram = typeof CONTAINER_PROGRAMS[number];

/** The commands through which containers are reached. */
export const ENGINE_PROGRAMS = [...CONTAINER_PROGRAMS, "kubectl"] as const;
export type EngineProgram = typeof ENGINE_PROGRAMS[number];

/**
 * The program, with the options that say which of the engines it knows: `docker --context build`. Without options it is
 * the one that the user's own command would ask now.
 */
export type EngineCommand = readonly [program: EngineProgram, ...options: string[]];

/** An engine as people call it, which is part of the names of its containers: ENGINE/CONTAINER. */
export interface Engine {
  readonly name: string;
  readonly command: EngineCommand;
}

/** The engine that a program asks by itself. */
export function engineOf(program: EngineProgram): Engine {
  return { name: program, command: [program] };
}

/** The option by which each program is told of an engine that the user has given a name. */
export const NAMED_ENGINE_OPTIONS: Readonly<Record<EngineProgram, string>> = {
  docker: "--context",
  podman: "--connection",
  kubectl: "--context",
};

/** The option by which kubectl is told in which namespace pods are. */
export const NAMESPACE_OPTION = "--namespace";

/** A cluster as kubectl is told of it, with the namespace that is meant or else with the context's own. */
export function clusterCommand(context: string, namespace: string | null): EngineCommand {
  const options = namespace === null ? [] : [NAMESPACE_OPTION, namespace];
  return ["kubectl", NAMED_ENGINE_OPTIONS.kubectl, context, ...options];
}

/** The option by which docker is told where an engine is. */
export const ENGINE_HOST_OPTION = "--host";

/** Whether two commands ask the same engine by the same words. */
export function isSameCommand(a: EngineCommand, b: EngineCommand): boolean {
  return a.length === b.length && a.every((word, at) => word === b[at]);
}

/** An option of a command line, and its value; null where there is none. The line may go on behind it. */
export function engineOptionOf(argv: readonly string[]): readonly [string, string] | null {
  const [program, option, value] = argv;
  const known = program === "docker"
    ? [NAMED_ENGINE_OPTIONS.docker, ENGINE_HOST_OPTION]
    : program === "podman"
    ? [NAMED_ENGINE_OPTIONS.podman]
    : [];
  return option !== undefined && value !== undefined && known.includes(option)
    ? [option, value]
    : null;
}
