/** What a place's tmux has set, by its tmux.conf or since, and what its server gives to new panes. */
import { type Advice, advise } from "../../model/advice.ts";
import type { Context } from "../../context.ts";
import type { Container } from "../../model/container.ts";
import { askTmux } from "../../containers/ask_tmux.ts";
import { targetOf } from "../../containers/target_of.ts";
import { printedValue } from "../../system/runtime/printed_value.ts";
import { shellLine } from "../../system/runtime/shell_line.ts";

/** How long it may take, in milliseconds: whatever tmux.conf runs belongs to it. */
const TIMEOUT_MS = 30_000;

/** A command that tmux runs by itself. */
export interface Hook {
  readonly name: string;
  readonly command: string;
}

/** A server that stays. */
export interface RunningServer {
  readonly socketPath: string;
  /** What its panes get: the environment of its start. */
  readonly environment: ReadonlyMap<string, string>;
}

export interface TmuxSettings {
  /** What tmux starts where it is told no command; null where no tmux says. */
  readonly defaultShell: string | null;
  readonly hooks: readonly Hook[];
  /** Null for none, also where one was only started to be asked. */
  readonly running: RunningServer | null;
}

/** One of a hook's commands: tmux numbers them, and prints the name alone where there is none. */
const HOOK = /^([a-z]+(?:-[a-z]+)+)\[\d+\] (.+)$/gm;

const VARIABLE = /^([A-Za-z_]\w*)=(.*)$/gm;

/**
 * A server is started for it where there is none and a tmux.conf is there.
 *
 * @throws {Refusal} where that tmux cannot be asked.
 */
export async function readTmuxSettings(ctx: Context, container: Container): Promise<TmuxSettings> {
  const { output, server, panes } = await askTmux(ctx, container, {
    failpoint: "tmux.snapshot",
    commands: [
      "show-options -g default-shell",
      "show-options -s exit-empty",
      "show-hooks -g",
      "show-hooks -gw",
      "show-environment -g",
    ].join("\n"),
    mode: "configured",
    timeoutMs: TIMEOUT_MS,
  });
  const pairs = (pattern: RegExp) =>
    [...output.matchAll(pattern)].map(([, name = "", value = ""]) => [name, value] as const);
  // Without a session it ends in a moment, unless it is told to stay.
  const stays = panes.length > 0 || printedValue(output, "exit-empty") === "off";
  return {
    defaultShell: printedValue(output, "default-shell") || null,
    hooks: pairs(HOOK).map(([name, command]) => ({ name, command })),
    running: server !== null && stays
      ? { socketPath: server.socketPath, environment: new Map(pairs(VARIABLE)) }
      : null,
  };
}

/**
 * What gives new panes another value of a variable.
 *
 * @param value As a shell takes it.
 */
export function forNewPanes(
  ctx: Context,
  container: Container,
  { socketPath }: Pick<RunningServer, "socketPath">,
  name: string,
  value: string,
): Advice {
  const words = ["tmux", "-S", socketPath, "set-environment", "-g", name];
  const cure = `${shellLine(targetOf(ctx, container), words)} ${value}`;
  return advise`for new panes: ${cure}`;
}
