/** Which program a command starts (contract: agents.md, "Programs"). Pure. */
import type { LaunchProfile } from "../model/profile.ts";
import type { AgentProgram } from "../model/activity/program.ts";

/** They run the script that is their first argument. */
const INTERPRETERS = new Set(["node", "nodejs", "bun", "deno", "python", "python3", "sh", "bash"]);

/** They run the command that follows, behind options and variables of their own. */
const PREFIXES = new Set(["env", "exec", "nice", "nohup", "sudo", "time"]);

/** They run a package, which follows their own options. */
const PACKAGE_RUNNERS = new Set(["npx", "bunx", "pnpx"]);

/** What an interpreter or a package runner is told before it is told what to run. */
const SUBCOMMANDS = new Set(["run", "exec", "dlx", "x"]);

/** Options of those that take a value in the next word. */
const OPTIONS_WITH_VALUE = new Set(["-u", "--unset", "-C", "--chdir", "-n", "-p", "--package"]);

const PACKAGE_MANAGERS = new Set(["npm", "pnpm", "yarn"]);

const SHELLS = new Set(["sh", "bash", "dash", "zsh"]);

/** A shell's `exec PROGRAM …`, and nothing else that a shell would have to read. */
const PLAIN_EXEC = /^\s*exec\s+([^\s'"\\$`;&|<>()]+)(?:\s+[^'"\\$`;&|<>()]*)?$/;

/** The program that a command starts; null where it is none of these, or that cannot be seen from the command. */
export function programOf(
  command: readonly string[],
  programs: Iterable<AgentProgram>,
): AgentProgram | null {
  const word = command[programWordAt(command) ?? -1] ?? execWord(command);
  if (word === null) return null;
  const name = baseName(word);
  for (const program of programs) {
    if (program.commands.includes(name)) return program;
    if (program.packages.some((each) => isPackage(word, each))) return program;
  }
  return null;
}

/** The name of the program that a launch profile starts: the one that it says, else as {@link programOf}. */
export function programName(
  { agent, command }: Pick<LaunchProfile, "agent" | "command">,
  programs: Iterable<AgentProgram>,
): string | null {
  return agent ?? programOf(command, programs)?.name ?? null;
}

/**
 * The place of the word that names what is run in the end: a program, a script, or a package. Null where a shell or
 * an interpreter is told what to do in other ways.
 */
export function programWordAt(command: readonly string[]): number | null {
  let at = 0;
  while (at < command.length) {
    const name = baseName(command[at]!);
    const next = command[at + 1] ?? "";
    if (SHELLS.has(name) && next.startsWith("-")) return null;
    const isRunner = INTERPRETERS.has(name) || PACKAGE_RUNNERS.has(name) || PREFIXES.has(name) ||
      (PACKAGE_MANAGERS.has(name) && SUBCOMMANDS.has(next));
    if (!isRunner || next === "") return at;
    at = behindOptions(command, at + 1);
  }
  return null;
}

/** What a shell replaces itself with, where it is told nothing else. */
function execWord(command: readonly string[]): string | null {
  const [shell = "", option = "", script = ""] = command;
  if (!SHELLS.has(baseName(shell)) || !/^-[a-z]*c$/.test(option)) return null;
  return PLAIN_EXEC.exec(script)?.[1] ?? null;
}

/** Where the options and variables that begin there end. */
function behindOptions(words: readonly string[], from: number): number {
  let at = from;
  for (let word = words[at]; word !== undefined; word = words[at]) {
    if (word === "--") return at + 1;
    if (OPTIONS_WITH_VALUE.has(word)) at += 2;
    else if (word.startsWith("-") || isVariable(word) || SUBCOMMANDS.has(word)) at += 1;
    else break;
  }
  return at;
}

function isVariable(word: string): boolean {
  return /^[A-Za-z_]\w*=/.test(word);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `@scope/name`, with a version or not, or a file in that package. */
function isPackage(word: string, name: string): boolean {
  return word === name || word.startsWith(`${name}@`) || word.includes(`/node_modules/${name}/`);
}
