/** The words before a program that is run through an engine. Pure. */
import type { EngineCommand } from "../../model/engine/engine_command.ts";
import { inNamespace, type PodPlace } from "../../model/engine/pod.ts";

/** How a container is reached. */
export interface ExecWay {
  /** The command of its engine. */
  readonly command: EngineCommand;
  /** The tmux user; of no meaning in a pod, where the image's user counts. */
  readonly user: string;
  /** Where the container is in a cluster; null for what is no pod's. */
  readonly pod: PodPlace | null;
}

/**
 * @param container What the engine knows the container by: its id or its name. A pod has both at once in its record.
 * @param flags Further options of `exec`.
 */
export function execWay(
  { command, user, pod }: ExecWay,
  container: string,
  flags: readonly string[] = [],
): string[] {
  if (pod === null) return [...command, "exec", ...flags, "-u", user, container];
  // There is no option for the user.
  const way = inNamespace(command, pod.namespace);
  return [...way, "exec", ...flags, pod.pod, "-c", pod.container, "--"];
}
