/** A container: a place with its own tmux server (contract: lifecycle.md, "Words"). */

import { CONTAINER_PROGRAMS, type Engine, type EngineProgram } from "./engine/engine_command.ts";
import type { EngineIdentity } from "./engine/engine_identity.ts";

/** The id and name of this machine's own tmux. */
export const LOCAL_CONTAINER = "local";

/** The status of a container that the engine no longer has; no engine uses this word. */
export const VANISHED = "removed";

/** The status of one whose processes have ended, in the words of the engines. */
export const STOPPED = "exited";

/** The status of one in which programs can be started. */
export const RUNNING = "running";

/** The status of one that the engine has stopped for a while, with all its processes. */
export const PAUSED = "paused";

/** The runtime of what is a pod's. */
export const KUBERNETES = "kubernetes";

/** What has a container: nothing but this machine for `local`, else such an engine. */
export const RUNTIMES = [LOCAL_CONTAINER, ...CONTAINER_PROGRAMS, KUBERNETES] as const;

/** The runtime of the containers that a program reaches. */
export function runtimeOf(program: EngineProgram): typeof RUNTIMES[number] {
  return program === "kubectl" ? KUBERNETES : program;
}

export interface Mount {
  /** Path on the host. */
  readonly source: string;
  /** Path in the container. */
  readonly destination: string;
  readonly writable: boolean;
}

export interface Container {
  readonly id: string;
  readonly runtime: typeof RUNTIMES[number];
  readonly name: string;
  readonly image: string;
  /** The runtime's own word: running, paused, exited, … */
  readonly status: string;
  /** The container's configured user; empty for none. */
  readonly user: string;
  readonly mounts: readonly Mount[];
  readonly labels: Readonly<Record<string, string>>;
  /** The engine through which it is reached; null for `local`. */
  readonly via: Engine | null;
  /** What that engine says of itself; null where it did not say. */
  readonly engine: EngineIdentity | null;
  /** When the engine made it, in the engine's words; empty where that is not known. */
  readonly createdAt: string;
  /** False once a scan no longer finds it running. */
  readonly active: boolean;
  readonly lastSeenAt: string;
}

/** What people type before a verb of the container's engine: `docker --context build`. */
export function engineWords({ via }: Pick<Container, "via">): string {
  return via === null ? LOCAL_CONTAINER : via.command.join(" ");
}
