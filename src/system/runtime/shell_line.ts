/** The line that a person types here to have a command run on a target, as its tmux user. Pure. */
import { shellWordIfNeeded } from "../shell.ts";
import { execWay } from "./exec_way.ts";
import type { ExecTarget } from "./target.ts";

export function shellLine(
  { name, via }: Pick<ExecTarget, "name" | "via">,
  argv: readonly string[],
): string {
  const way = via === null ? [] : execWay(via, name);
  return [...way, ...argv].map(shellWordIfNeeded).join(" ");
}

/** The line with which a tmux server of the target makes its socket again. */
export function socketLine(target: Pick<ExecTarget, "name" | "via">, pid: string): string {
  return shellLine(target, ["kill", "-USR1", pid]);
}
