/** What the tmux.conf of a place has set, as its tmux server has it. */
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { askTmux } from "../../containers/ask_tmux.ts";
import { printedValue } from "../../system/runtime/printed_value.ts";
import type { TmuxServer } from "../../system/tmux/snapshot.ts";

/** A command that tmux runs by itself. */
export interface Hook {
  readonly name: string;
  readonly command: string;
}

export interface TmuxConf {
  /** What tmux starts where it is told no command; null where no tmux says. */
  readonly defaultShell: string | null;
  readonly hooks: readonly Hook[];
  /** The server that runs; null for none, also where one was started to be asked. */
  readonly server: TmuxServer | null;
}

/** One of a hook's commands: tmux numbers them, and prints the name alone where there is none. */
const HOOK = /^([a-z]+(?:-[a-z]+)+)\[\d+\] (.+)$/gm;

/**
 * A server is started for it where there is none and a tmux.conf is there.
 *
 * @throws {Refusal} where that tmux cannot be asked.
 */
export async function readTmuxConf(ctx: Context, container: Container): Promise<TmuxConf> {
  const { output, server, started } = await askTmux(ctx, container, {
    failpoint: "tmux.snapshot",
    commands: "show-options -g default-shell\nshow-hooks -g\nshow-hooks -gw",
    mode: "configured",
  });
  const hooks = [...output.matchAll(HOOK)]
    .map(([, name = "", command = ""]) => ({ name, command }));
  return {
    defaultShell: printedValue(output, "default-shell") || null,
    hooks,
    server: started ? null : server,
  };
}
