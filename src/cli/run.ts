/** Arguments in, exit code out. */
import { resolvePaths } from "../system/paths.ts";
import { GLOBAL_OPTIONS, type Globals } from "./args/globals.ts";
import { parse, type Parsed } from "./args/parse.ts";
import { UsageError } from "./args/usage_error.ts";
import { Cli } from "./cli.ts";
import type { Command, Noun } from "./command.ts";
import { EXIT, exitOfError } from "./exit.ts";
import { findCommand, type Found } from "./find_command.ts";
import { LocalLog, logLevel } from "./local_log.ts";
import { report } from "./report.ts";
import { Terminal } from "./terminal.ts";

/** Runs one command line. Never throws. */
export async function run(args: readonly string[]): Promise<number> {
  let found: Found | null = null;
  let parsed: Parsed;
  try {
    found = await findCommand(args);
    parsed = parse(found.command ?? { arguments: {}, options: {} }, found.rest);
  } catch (error) {
    return await fail(error, found, guessGlobals(args));
  }
  if (parsed.globals.help || parsed.globals.version || found.command === null) {
    return await inform(found, parsed.globals);
  }
  return await execute(found.command, found.noun, parsed);
}

async function execute(command: Command, noun: Noun | null, parsed: Parsed): Promise<number> {
  const { globals } = parsed;
  const terminal = terminalFor(globals);
  const log = logFor(globals);
  const cli = new Cli(globals, terminal, log, () => pathsFor(globals));
  try {
    return await command.run(cli, parsed.arguments, parsed.options);
  } catch (error) {
    const usage = await usageFor(noun, command);
    report(terminal, error, { log, method: command.method ?? "", usage });
    return exitOfError(error);
  } finally {
    await cli.close();
  }
}

/** `--help`, `--version`, and a command line that names no whole command. */
async function inform(found: Found, globals: Globals): Promise<number> {
  const terminal = terminalFor(globals);
  if (globals.version) {
    const { versionLine, versions } = await import("./version.ts");
    if (globals.json) terminal.printJson({ ok: true, result: versions() });
    else terminal.print(versionLine(versions()));
    return EXIT.done;
  }
  const { commandHelp, nounHelp, topHelp } = await import("./help.ts");
  const { noun, command } = found;
  if (noun === null) {
    const { loadNouns } = await import("./commands/index.ts");
    terminal.print(topHelp(await loadNouns()));
    return EXIT.done;
  }
  if (globals.help) {
    terminal.print(command === null ? nounHelp(noun) : commandHelp(noun, command));
    return EXIT.done;
  }
  const verbs = noun.commands.map(({ name }) => name).join(", ");
  return await fail(new UsageError(`${noun.name} needs a command: ${verbs}`), found, globals);
}

async function fail(error: unknown, found: Found | null, globals: Globals): Promise<number> {
  const usage = await usageFor(found?.noun ?? null, found?.command ?? null);
  report(terminalFor(globals), error, { log: logFor(globals), method: "", usage });
  return exitOfError(error);
}

async function usageFor(noun: Noun | null, command: Command | null): Promise<string | null> {
  if (noun === null || command === null) return null;
  const { usageLine } = await import("./help.ts");
  return usageLine(noun, command);
}

function terminalFor(globals: Globals): Terminal {
  return new Terminal({
    json: globals.json,
    quiet: globals.quiet,
    verbose: globals.verbose,
    noColor: globals["no-color"],
  });
}

function pathsFor(globals: Globals) {
  return resolvePaths(
    { stateDir: globals["state-dir"], configDir: globals["config-dir"] },
    Deno.env.get,
    Deno.cwd,
  );
}

function logFor(globals: Globals): LocalLog {
  return new LocalLog(() => {
    const { state } = pathsFor(globals);
    return Deno.statSync(state).isDirectory ? `${state}/agenttower.log` : null;
  }, logLevel(Deno.env.get("AGENTTOWER_LOG")));
}

/** What the flags were meant to be where the command line as a whole cannot be read. */
function guessGlobals(args: readonly string[]): Globals {
  const flags = args.filter((arg) =>
    arg.startsWith("--") ? Object.hasOwn(GLOBAL_OPTIONS, arg.slice(2)) : /^-[qv]+$/.test(arg)
  );
  return parse({ arguments: {}, options: {} }, flags.filter((arg) => !arg.endsWith("-dir")))
    .globals;
}
