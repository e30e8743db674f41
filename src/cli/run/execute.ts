/** Runs one command that the command line names. */
import { stateUnavailable } from "../../model/refusals/state.ts";
import type { Context } from "../../context.ts";
import { resolvePaths } from "../../system/paths.ts";
import type { Globals } from "../args/globals.ts";
import type { Parsed } from "../args/parse.ts";
import { Cli } from "../command/cli.ts";
import type { Command } from "../command/command.ts";
import type { CommandTree } from "../command/command_tree.ts";
import { exitOfError } from "../command/exit.ts";
import { findCommand, type FoundCommand } from "./find_command.ts";
import { LocalLog, logLevel } from "../../app/local_log.ts";
import { loadNouns, NOUN_NAMES } from "./nouns.ts";
import { report } from "./report.ts";
import { Terminal } from "../terminal/terminal.ts";

const COMMANDS: CommandTree = { find: findCommand, load: loadNouns, names: NOUN_NAMES };

/** The exit code. Never throws. */
export async function execute(
  found: FoundCommand & { readonly command: Command },
  parsed: Parsed,
): Promise<number> {
  const { command } = found;
  const { globals } = parsed;
  const terminal = new Terminal(globals);
  const log = logFor(globals);
  const paths = () => pathsFor(globals);
  const cli = new Cli(globals, terminal, log, paths, command, COMMANDS, async (ctx) => {
    if (!terminal.json) terminal.speak = await speaker(ctx, found.rest);
  });
  try {
    return await command.run(cli, parsed.arguments, parsed.options);
  } catch (error) {
    const usage = await usageOf(found);
    report(terminal, error, { log, method: command.method ?? "", usage });
    return exitOfError(error);
  } finally {
    await cli.close();
  }
}

/** Names records where a text has their ids, but for ids that were typed. */
async function speaker(ctx: Context, typed: readonly string[]): Promise<(text: string) => string> {
  const { inNames } = await import("../refs/in_names.ts");
  return (text) => {
    try {
      return inNames(ctx, text, typed);
    } catch {
      // What is said of state that cannot be read has to be said all the same.
      return text;
    }
  };
}

/** Shows why a command line could not even be run. */
export async function reportFailure(
  error: unknown,
  found: FoundCommand | null,
  globals: Globals,
): Promise<void> {
  const usage = found === null ? null : await usageOf(found);
  const method = found?.command?.method ?? "";
  report(new Terminal(globals), error, { log: logFor(globals), method, usage });
}

async function usageOf({ noun, command }: FoundCommand): Promise<string | null> {
  if (noun === null || command === null) return null;
  const { usageLine } = await import("../render/help.ts");
  return usageLine(noun, command);
}

function pathsFor(globals: Globals) {
  return resolvePaths(
    { stateDir: globals["state-dir"], configDir: globals["config-dir"] },
    Deno.env.get,
    workingFolder,
  );
}

/** @throws {Refusal} where the folder that this was run in is gone, as the launcher may have found. */
function workingFolder(): string {
  if (!Deno.env.has("AGENTTOWER_FOLDER_GONE")) return Deno.cwd();
  const reason =
    "the folder that this was run in, and a relative path begins at, does not exist any more";
  throw stateUnavailable("other", reason, { lead: "cannot tell where state is" });
}

function logFor(globals: Globals): LocalLog {
  return new LocalLog(
    () => {
      const { state } = pathsFor(globals);
      return Deno.statSync(state).isDirectory ? `${state}/agenttower.log` : null;
    },
    logLevel(Deno.env.get("AGENTTOWER_LOG")),
    { folderMayBeLink: true },
  );
}
