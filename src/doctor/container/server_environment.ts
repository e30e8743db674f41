/** The environment that a tmux server gives to new panes: that of its start. */
import { type Advice, advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { askTmux } from "../../containers/ask_tmux.ts";
import { targetOf } from "../../containers/target_of.ts";
import { shellLine } from "../../system/runtime/shell_line.ts";

export interface ServerEnvironment {
  readonly socketPath: string;
  readonly values: ReadonlyMap<string, string>;
}

/**
 * Null where no server runs.
 *
 * @throws {Refusal} where that tmux cannot be asked.
 */
export async function readServerEnvironment(
  ctx: Context,
  container: Container,
): Promise<ServerEnvironment | null> {
  const { server, output } = await askTmux(ctx, container, {
    failpoint: "tmux.snapshot",
    commands: "show-environment -g",
  });
  if (server === null) return null;
  const values = [...output.matchAll(/^([A-Za-z_]\w*)=(.*)$/gm)]
    .map(([, name = "", value = ""]) => [name, value] as const);
  return { socketPath: server.socketPath, values: new Map(values) };
}

/** The line that gives new panes a variable; its value, as a shell takes it, comes behind it. */
export function setLine(
  ctx: Context,
  container: Container,
  { socketPath }: ServerEnvironment,
  name: string,
): string {
  const words = ["tmux", "-S", socketPath, "set-environment", "-g", name];
  return shellLine(targetOf(ctx, container), words);
}

export function forNewPanes(cure: string): Advice {
  return advise`for new panes: ${cure}`;
}
