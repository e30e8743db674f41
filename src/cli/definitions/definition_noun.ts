/** The commands of a folder of definitions: list, show, validate. They need no state. */
import type { Loaded, Reading } from "../../config/folder.ts";
import { loadSettings } from "../../config/settings/settings.ts";
import type { Context } from "../../context.ts";
import type { Refusal } from "../../model/errors.ts";
import type { Settings } from "../../model/settings.ts";
import { argument, option, restArguments } from "../args/spec.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { type Column, table } from "../render/text_table.ts";
import { warnOfConfig } from "../terminal/config_warnings.ts";
import type { Surface } from "../terminal/terminal.ts";
import {
  type Checked,
  checkFiles,
  type DefinitionName,
  type Findings,
  validate,
} from "./validate.ts";

/** What tells one kind of definition from another. */
export interface DefinitionKind<T> {
  /** The noun. */
  readonly kind: DefinitionName;
  readonly summary: string;
  /** What people call several of them. */
  readonly plural: string;
  /** Their folder below the configuration's. */
  readonly folder: string;
  readonly showSummary: string;
  /** The name in the example of `show`. */
  readonly example: string;
  load(configDir: string): Loaded<T>;
  read(file: string): Reading<T>;
  /** The refusal of a name that is not among the `known`. */
  notFound(name: string, known: Iterable<string>, folder: string): Refusal;
  /** What would keep them from working, as far as this machine's files say; it need not be where they are for. */
  remarks(items: readonly T[], settings: Settings, configDir: string): readonly string[];
  /** What would keep them from working in a container; null for what is of no container. */
  readonly remarksIn:
    | ((items: readonly T[], ctx: Context, container: string) => Promise<readonly string[]>)
    | null;
  /** What `--json` prints. */
  view(item: T): unknown;
  /** Of the list. */
  readonly columns: readonly Column<T>[];
  /** What `show` prints. */
  text(item: T, surface: Surface): string;
}

export function definitionNoun<T extends { readonly name: string }>(
  definitions: DefinitionKind<T>,
): Noun {
  const { kind, plural } = definitions;
  const folderOf = (cli: Cli) => `${cli.paths().config}/${definitions.folder}`;

  const list = command({
    name: "list",
    summary: `List the ${plural} that can be used`,
    examples: [`agenttower ${kind} list`],
    run: (cli) => {
      const items = [...load(cli, definitions).values()];
      if (cli.terminal.json) {
        cli.printResult({ items: items.map((item) => definitions.view(item)) });
      } else if (items.length === 0) {
        cli.terminal.note(`no ${plural} in ${folderOf(cli)}`);
      } else {
        cli.terminal.print(table(definitions.columns, items, cli.terminal));
      }
      return Promise.resolve(EXIT.done);
    },
  });

  const show = command({
    name: "show",
    summary: definitions.showSummary,
    arguments: { name: argument("NAME", `as ${kind} list has it`, kind) },
    examples: [`agenttower ${kind} show ${definitions.example}`],
    run: (cli, { name }) => {
      const items = load(cli, definitions);
      const item = items.get(name);
      if (item === undefined) throw definitions.notFound(name, items.keys(), folderOf(cli));
      if (cli.terminal.json) cli.printResult(definitions.view(item));
      else cli.terminal.print(definitions.text(item, cli.terminal));
      return Promise.resolve(EXIT.done);
    },
  });

  const validation = {
    name: "validate",
    summary: `Check ${kind} files; exits 1 when one cannot be used as it is`,
    arguments: {
      files: restArguments("FILE", "default: those in the configuration folder", "file"),
    },
    examples: [`agenttower ${kind} validate`],
  };
  const { remarksIn } = definitions;
  const check = remarksIn === null
    ? command({
      ...validation,
      run: async (cli, { files }) => validate(cli, kind, await found(cli, files, null)),
    })
    : command({
      ...validation,
      options: {
        container: option("C", "look in this one for what they start, and where", "container"),
      },
      examples: [...validation.examples, `agenttower ${kind} validate --container bench-alpha`],
      run: async (cli, { files }, { container }) => {
        const look = async (items: readonly T[]) =>
          container === undefined ? null : await remarksIn(items, await cli.context(), container);
        return validate(cli, kind, await found(cli, files, look));
      },
    });

  /** @param look Gives what is to be said in the place of what is known of this machine; null for that. */
  async function found(
    cli: Cli,
    files: readonly string[],
    look: ((items: readonly T[]) => Promise<readonly string[] | null>) | null,
  ): Promise<Findings> {
    const settings = requireSettings(cli);
    const { config } = cli.paths();
    const { usable, warnings } = files.length > 0
      ? checkFiles(files, definitions.read)
      : itemsOf(definitions.load(config));
    const names = usable.map(({ name }) => name);
    const remarks = await look?.(usable) ?? definitions.remarks(usable, settings, config);
    return { names, warnings, remarks };
  }

  return { name: kind, summary: definitions.summary, commands: [list, show, check] };
}

function load<T>(cli: Cli, definitions: DefinitionKind<T>): ReadonlyMap<string, T> {
  requireSettings(cli);
  const { items, warnings } = definitions.load(cli.paths().config);
  warnOfConfig(cli.terminal, warnings);
  return items;
}

/** @throws {Refusal} `validation_failed` when config.yaml cannot be used; no command goes on then. */
function requireSettings(cli: Cli): Settings {
  return loadSettings(cli.paths().config);
}

function itemsOf<T>({ items, warnings }: Loaded<T>): Checked<T> {
  return { usable: [...items.values()], warnings: [...warnings] };
}
