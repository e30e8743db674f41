/** `template new` and `profile new`: a file to begin with, in the configuration folder or on standard output. */
import { configName } from "../../config/name.ts";
import { Node } from "../../config/node.ts";
import { ConfigProblem } from "../../config/problem.ts";
import { decodeText } from "../../config/text_file.ts";
import { parseYaml, type YamlDocument } from "../../config/yaml.ts";
import { didYouMean } from "../../model/advice.ts";
import { invalid } from "../../model/refusals/validation.ts";
import { visible } from "../../model/visible.ts";
import { replaceFile } from "../../system/fs/replace_file.ts";
import type { Cli } from "../command/cli.ts";
import type { DefinitionName } from "./validate.ts";

/** What is to be made. */
export interface NewDefinition {
  readonly kind: DefinitionName;
  readonly name: string;
  readonly text: string;
  /** The folder below the configuration's. */
  readonly folder: string;
  /** The mode of its file, where that is not as usual. */
  readonly mode?: number;
  /** What a fault of its content is a fault of, on the command line. */
  readonly field: string;
  /** @throws {ConfigProblem} when the text is none. */
  check(document: YamlDocument): unknown;
  /** The file that defines the name already; null where none does. */
  fileOf(name: string): string | null;
}

/**
 * Writes the file, or prints what it would be.
 *
 * @throws {Refusal} `validation_failed` for a name or content that may not be, or a name that is taken.
 */
export function makeDefinition(cli: Cli, made: NewDefinition, toStdout: boolean): void {
  const { kind, name, text } = made;
  requireFileName(name);
  const file = `${cli.paths().config}/${made.folder}/${name}.yaml`;
  const bytes = new TextEncoder().encode(text);
  refusingFor(made.field, () => made.check(parseYaml(file, decodeText(file, bytes))));
  if (!toStdout) {
    const taken = made.fileOf(name);
    if (taken !== null) throw isTaken(kind, name, taken);
    const change = (before: Uint8Array | null) => {
      if (before !== null) throw isTaken(kind, name, file);
      return bytes;
    };
    replaceFile(file, change, { mode: made.mode });
  }
  if (cli.terminal.json) cli.printResult({ name, file: toStdout ? null : file, text });
  else cli.terminal.print(toStdout ? text.trimEnd() : visible(file));
}

function isTaken(kind: DefinitionName, name: string, file: string) {
  return invalid("NAME", `there is a ${kind} "${name}" already, in ${file}`);
}

/** Plain enough to be the name of a file, too; others are for who writes the file by hand. */
const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9_.+-]*$/;

function requireFileName(name: string): void {
  const document = { file: "NAME", value: name, lineOf: () => 1 };
  refusingFor("NAME", () => configName(new Node(document, [], name)));
  if (FILE_NAME.test(name)) return;
  const plain = name.replaceAll(/[^A-Za-z0-9_.+-]+/g, "-").replace(
    /^[.+-]+|-+$/g,
    "",
  );
  throw invalid(
    "NAME",
    "may hold only letters, digits, '_', '.', '+' and '-', and begins with one of the first three",
    plain === "" ? undefined : didYouMean(plain),
  );
}

function refusingFor<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigProblem)) throw error;
    throw invalid(field, error.reason, error.hint);
  }
}
