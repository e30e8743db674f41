/** Help texts, from the same definitions that parse. */
import { GLOBAL_OPTIONS } from "../args/globals.ts";
import type { ArgumentSpec, OptionSpec, OptionSpecs } from "../args/spec.ts";
import type { FoundDescription } from "../command/command_tree.ts";
import type { CommandDescription, NounDescription } from "../command/description.ts";
import { TOP_HELP } from "./top_help.ts";

const PROGRAM = "agenttower";

/** The help for what a command line names; where it names nothing, the help for everything. */
export function helpFor({ noun, command }: FoundDescription): string {
  if (noun === null) return TOP_HELP;
  return command === null ? nounHelp(noun) : commandHelp(noun, command);
}

/** The words by which a command is called. */
export function commandWords(noun: NounDescription, command: CommandDescription): string {
  return [PROGRAM, noun.name, command.name].filter(Boolean).join(" ");
}

/** `agenttower layout create CONTAINER --session NAME [options]` */
export function usageLine(noun: NounDescription, command: CommandDescription): string {
  const positionals = Object.values(command.arguments).map(argumentUsage);
  const options = Object.entries(command.options);
  const required = options.filter(([, spec]) => spec.required).map(([name, spec]) =>
    optionUsage(name, spec)
  );
  const rest = options.some(([, spec]) => !spec.required) ? ["[options]"] : [];
  return [commandWords(noun, command), ...positionals, ...required, ...rest].join(" ");
}

/** `--help` of a command. */
export function commandHelp(noun: NounDescription, command: CommandDescription): string {
  const positionals = Object.values(command.arguments);
  return sections([
    `${command.summary}.`,
    `Usage: ${usageLine(noun, command)}`,
    command.more ?? "",
    listing("Arguments", positionals.map((spec) => [spec.value, spec.help])),
    listing("Options", optionRows(command.options)),
    listing("Everywhere", optionRows(GLOBAL_OPTIONS)),
    command.method === undefined ? "" : `With --json: the envelope of ${command.method}.`,
    ["Example:", ...command.examples.map((example) => `  ${example}`)].join("\n"),
  ]);
}

/** `--help` of a noun that needs a verb. */
function nounHelp(noun: NounDescription): string {
  return sections([
    `${noun.summary}.`,
    `Usage: ${PROGRAM} ${noun.name} COMMAND …`,
    listing(
      "Commands",
      noun.commands.map((command) => [`${noun.name} ${command.name}`, command.summary]),
    ),
    `${PROGRAM} help ${noun.name} COMMAND says more about one of them.`,
  ]);
}

/** `--help` alone, of which {@link TOP_HELP} is the outcome. */
export function topHelp(nouns: readonly NounDescription[]): string {
  const rows = nouns.flatMap((noun) =>
    noun.commands.map((command): [string, string] => [
      [noun.name, command.name].filter(Boolean).join(" "),
      command.summary,
    ])
  );
  return sections([
    "AgentTower manages layouts of tmux panes for agents in bench containers.",
    `Usage: ${PROGRAM} COMMAND …`,
    listing("Commands", rows),
    listing("Everywhere", optionRows(GLOBAL_OPTIONS)),
    `${PROGRAM} help COMMAND says more about one of them, with an example.`,
  ]);
}

function sections(texts: readonly string[]): string {
  return texts.filter(Boolean).join("\n\n");
}

function listing(title: string, rows: readonly (readonly [string, string])[]): string {
  if (rows.length === 0) return "";
  const width = Math.max(...rows.map(([name]) => name.length));
  return [`${title}:`, ...rows.map(([name, help]) => `  ${name.padEnd(width)}  ${help}`)].join(
    "\n",
  );
}

function argumentUsage(spec: ArgumentSpec): string {
  if (spec.many) return spec.required ? `${spec.value}…` : `[${spec.value}…]`;
  return spec.required ? spec.value : `[${spec.value}]`;
}

export function optionUsage(name: string, spec: OptionSpec): string {
  if (spec.kind === "flag") return `--${name}`;
  if (spec.kind === "optional") return `--${name}[=${spec.value}]`;
  return `--${name} ${spec.value}${spec.kind === "values" ? "…" : ""}`;
}

function optionRows(options: OptionSpecs): [string, string][] {
  return Object.entries(options).map(([name, spec]) => [
    (spec.short === undefined ? "    " : `-${spec.short}, `) + optionUsage(name, spec),
    spec.help,
  ]);
}
