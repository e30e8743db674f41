/** The man pages, from the definitions that parse and that help is made of: a page a noun, and a page a command. Pure. */
import { GLOBAL_OPTIONS } from "../../../src/cli/args/globals.ts";
import type { OptionSpecs } from "../../../src/cli/args/spec.ts";
import type { CommandDescription, NounDescription } from "../../../src/cli/command/description.ts";
import { commandWords, optionUsage, usageLine } from "../../../src/cli/render/help.ts";
import { ENVIRONMENT, EXIT_STATUS, FILES } from "./around.ts";
import { bold, definitions, literal, roffText, roffUsage, section, seeAlso } from "./roff.ts";

const PROGRAM = "agenttower";

/** Which build the pages are of. */
export interface Edition {
  readonly version: string;
  /** `YYYY-MM-DD` */
  readonly date: string;
}

/** Every page by its file name. */
export function manPages(
  nouns: readonly NounDescription[],
  edition: Edition,
): ReadonlyMap<string, string> {
  const pages = [
    topPage(nouns),
    ...nouns.flatMap((noun) => [
      ...isCommand(noun) ? [] : [nounPage(noun)],
      ...noun.commands.map((command) => commandPage(noun, command)),
    ]),
  ];
  return new Map(
    pages.map(({ name, lines }) => [`${name}.1`, pageText(name, lines, edition)]),
  );
}

interface Page {
  /** As `man` is asked for it. */
  readonly name: string;
  readonly lines: readonly string[];
}

function pageText(name: string, lines: readonly string[], { version, date }: Edition): string {
  const title = roffText(name.toUpperCase());
  const head = `.TH ${title} 1 ${date} "${PROGRAM} ${version}" "AgentTower Manual"`;
  return [head, ...lines, ""].join("\n");
}

function topPage(nouns: readonly NounDescription[]): Page {
  const rows = nouns.flatMap((noun) => noun.commands.map((command) => commandRow(noun, command)));
  return {
    name: PROGRAM,
    lines: [
      ...section("NAME", [`${PROGRAM} \\- manage layouts of tmux panes for agents`]),
      ...section("SYNOPSIS", [`${bold(PROGRAM)} ${roffUsage("COMMAND")} \\[u2026]`]),
      ...section("DESCRIPTION", [
        "AgentTower keeps AI coding agents in tmux panes, on this machine or in bench containers.",
        "A layout is a tmux session of panes that it made from a template; a command first holds",
        "its records against what tmux has. There is no daemon.",
      ]),
      ...section("COMMANDS", definitions(rows)),
      ...section("OPTIONS", definitions(optionRows(GLOBAL_OPTIONS))),
      ...section(
        "EXIT STATUS",
        definitions(EXIT_STATUS.map(([code, text]) => [bold(String(code)), roffText(text)])),
      ),
      ...section("ENVIRONMENT", definitions(named(ENVIRONMENT))),
      ...section("FILES", definitions(named(FILES))),
      ...section("SEE ALSO", seeAlso([...nouns.map((noun) => pageName(noun)), "tmux"])),
    ],
  };
}

function nounPage(noun: NounDescription): Page {
  return {
    name: pageName(noun),
    lines: [
      ...nameSection(pageName(noun), noun.summary),
      ...section("SYNOPSIS", [
        `${bold(`${PROGRAM} ${noun.name}`)} ${roffUsage("COMMAND")} \\[u2026]`,
      ]),
      ...section("COMMANDS", definitions(noun.commands.map((it) => commandRow(noun, it)))),
      ...section(
        "SEE ALSO",
        seeAlso([PROGRAM, ...noun.commands.map((command) => pageName(noun, command))]),
      ),
    ],
  };
}

function commandPage(noun: NounDescription, command: CommandDescription): Page {
  const name = pageName(noun, command);
  const positionals = Object.values(command.arguments);
  const method = command.method === undefined
    ? []
    : [".PP", roffText(`With --json it prints the envelope of ${command.method}.`)];
  return {
    name,
    lines: [
      ...nameSection(name, command.summary),
      ...section("SYNOPSIS", [roffUsage(usageLine(noun, command))]),
      ...section("DESCRIPTION", [
        roffText(`${command.summary}.`),
        ...command.more === undefined ? [] : [".PP", ...paragraphs(command.more)],
        ...method,
      ]),
      ...section(
        "ARGUMENTS",
        definitions(positionals.map(({ value, help }) => [roffUsage(value), roffText(help)])),
      ),
      ...section("OPTIONS", [
        ...definitions(optionRows(command.options)),
        ...Object.keys(command.options).length === 0 ? [] : [".PP"],
        `Options that every command takes are in agenttower(1).`,
      ]),
      ...section("EXAMPLES", literal(command.examples)),
      ...section("SEE ALSO", seeAlso([PROGRAM, ...isCommand(noun) ? [] : [pageName(noun)]])),
    ],
  };
}

/** Whether a noun is a command itself. */
function isCommand(noun: NounDescription): boolean {
  return noun.commands.length === 1 && noun.commands[0]?.name === "";
}

function pageName(noun: NounDescription, command?: CommandDescription): string {
  return [PROGRAM, noun.name, command?.name].filter(Boolean).join("-");
}

/** What `whatis` and `apropos` read. */
function nameSection(name: string, summary: string): string[] {
  return section("NAME", [`${roffText(name)} \\- ${roffText(summary)}`]);
}

function commandRow(noun: NounDescription, command: CommandDescription): [string, string] {
  return [bold(commandWords(noun, command)), roffText(`${command.summary}.`)];
}

function optionRows(options: OptionSpecs): [string, string][] {
  return Object.entries(options).map(([name, spec]) => [
    (spec.short === undefined ? "" : `${bold(`-${spec.short}`)}, `) +
    roffUsage(optionUsage(name, spec)),
    roffText(spec.help),
  ]);
}

function named(rows: readonly (readonly [string, string])[]): [string, string][] {
  return rows.map(([name, text]) => [bold(name), roffText(text)]);
}

function paragraphs(text: string): string[] {
  return text.split("\n").map((line) => line.trim() === "" ? ".PP" : roffText(line.trim()));
}
