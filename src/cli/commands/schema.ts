/** `schema [METHOD|FILE]`. Needs no state. */
import { FILE_KINDS, fileSchema } from "../../config/schemas/file_schemas.ts";
import { describeMethod, describeMethods } from "../../rpc/serve/describe.ts";
import { optionalArgument } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";

const schema = command({
  name: "",
  summary: "Print the JSON Schemas of a method, of all methods, or of a configuration file",
  more:
    "Of a method its request and result. For an editor that checks YAML as you write: keep the schema of " +
    "config, template, profile or program in a file, and name it in the first line of yours, " +
    "# yaml-language-server: $schema=PATH",
  arguments: {
    subject: optionalArgument(
      "METHOD",
      `one of the names printed, or ${FILE_KINDS.join(", ")}`,
      "schema",
    ),
  },
  examples: [
    "agenttower schema managed.layout.create",
    "agenttower schema profile",
  ],
  run: (cli, { subject }) => {
    const described = subject === undefined ? describeMethods() : describe(subject);
    if (cli.terminal.json) cli.printResult(described);
    else cli.terminal.print(JSON.stringify(described, null, 2));
    return Promise.resolve(EXIT.done);
  },
});

/** @throws {Refusal} `unknown_method`. */
function describe(subject: string): unknown {
  const kind = FILE_KINDS.find((name) => name === subject);
  return kind === undefined ? describeMethod(subject) : fileSchema(kind);
}

export default { name: "schema", summary: schema.summary, commands: [schema] } satisfies Noun;
