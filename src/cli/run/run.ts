/** Arguments in, exit code out. */
import { GLOBAL_OPTIONS, type Globals } from "../args/globals.ts";
import { parse } from "../args/parse.ts";
import { UsageError } from "../args/usage_error.ts";
import { EXIT, exitOfError } from "../command/exit.ts";
import { findCommand, type FoundCommand } from "./find_command.ts";
import { Terminal } from "../terminal/terminal.ts";

/** Runs one command line; gives its exit code. Never throws. */
export async function run(args: readonly string[]): Promise<number> {
  let found: FoundCommand | null = null;
  try {
    if (args.length === 1 && args[0] === "help") {
      // The text is there already; the command itself, which finds the help of others, loads much more.
      return await showHelp({ noun: null, command: null, rest: [] }, guessGlobals([]));
    }
    found = await findCommand(args);
    let parsed = read(found);
    if (isOfEverything(found, parsed.globals)) {
      found = await findCommand(["status", ...args]);
      parsed = read(found);
    }
    if (parsed.globals.help || parsed.globals.version || found.command === null) {
      return await showHelp(found, parsed.globals);
    }
    // Apart, because help and versions need nothing of it.
    const { execute } = await import("./execute.ts");
    return await execute({ ...found, command: found.command }, parsed);
  } catch (error) {
    const { reportFailure } = await import("./execute.ts");
    await reportFailure(error, found, guessGlobals(args));
    return exitOfError(error);
  }
}

function read({ command, rest }: FoundCommand) {
  return parse(command ?? { arguments: {}, options: {} }, rest);
}

/** Who types no command at a terminal, only options perhaps, is shown how everything stands. */
function isOfEverything({ noun }: FoundCommand, { help, version, json }: Globals): boolean {
  return noun === null && !help && !version && !json && Deno.stdout.isTerminal();
}

/** `--help`, `--version`, and a command line that names no whole command. */
async function showHelp(found: FoundCommand, globals: Globals): Promise<number> {
  const terminal = new Terminal(globals);
  if (globals.version) {
    const { versionLine, versions } = await import("./version.ts");
    const result = await versions(globals.verbose || globals.json);
    if (globals.json) terminal.printJson({ ok: true, result });
    else terminal.print(versionLine(result));
    return EXIT.done;
  }
  const { noun } = found;
  if (noun === null && globals.json && !globals.help) {
    throw new UsageError("COMMAND", "a command is missing");
  }
  if (noun !== null && !globals.help) {
    const verbs = noun.commands.map(({ name }) => name).join(", ");
    throw new UsageError("COMMAND", `${noun.name} needs a command: ${verbs}`);
  }
  const { helpFor } = await import("../render/help.ts");
  const help = helpFor(found);
  const { width } = terminal;
  if (globals.json) terminal.printJson({ ok: true, result: { help } });
  else if (width === null) terminal.print(help);
  else {
    const { wrappedHelp } = await import("../render/wrapped_help.ts");
    terminal.print(wrappedHelp(help, width));
  }
  return EXIT.done;
}

/** What the flags were meant to be where the command line as a whole cannot be read. */
function guessGlobals(args: readonly string[]): Globals {
  const end = args.indexOf("--");
  const flags = args.slice(0, end < 0 ? undefined : end).map((arg) => arg.split("=")[0] ?? "")
    .filter((arg) =>
      arg.startsWith("--") ? Object.hasOwn(GLOBAL_OPTIONS, arg.slice(2)) : /^-[qv]+$/.test(arg)
    );
  return parse({ arguments: {}, options: {} }, flags.filter((arg) => !arg.endsWith("-dir")))
    .globals;
}
