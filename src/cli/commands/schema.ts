/** `schema [METHOD]`. Needs no state. */
import { describeMethod, describeMethods } from "../../rpc/serve/describe.ts";
import { optionalArgument } from "../args/spec.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";

const schema = command({
  name: "",
  summary: "Print the JSON Schemas of a method's request and result, or of all methods",
  arguments: { method: optionalArgument("METHOD", "one of the names printed", "method") },
  examples: ["agenttower schema managed.layout.create"],
  run: (cli, args) => {
    const described = args.method === undefined ? describeMethods() : describeMethod(args.method);
    if (cli.terminal.json) cli.printResult(described);
    else cli.terminal.print(JSON.stringify(described, null, 2));
    return Promise.resolve(EXIT.done);
  },
});

export default { name: "schema", summary: schema.summary, commands: [schema] } satisfies Noun;
