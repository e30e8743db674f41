/** `rpc` */
import { Refusal } from "../../model/errors.ts";
import { failure } from "../../rpc/envelope.ts";
import { responseText, serve } from "../../rpc/serve/serve.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { describeCause } from "../../app/local_log.ts";

const rpc = command({
  name: "",
  summary: "Answer JSON requests, one a line, from standard input",
  more: 'A request is {"method": "…", "params": {…}}; agenttower schema prints the methods.',
  examples: [
    'echo \'{"id": 1, "method": "managed.layout.list"}\' | agenttower rpc',
  ],
  run: async (cli) => {
    let context;
    try {
      context = await cli.context();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // The client reads one line for each request.
      cli.terminal.printJson(failure("managed", error));
      return EXIT.refused;
    }
    const options = {
      recover: cli.recover,
      onBug: (cause: unknown) => {
        cli.log.write("error", describeCause(cause));
      },
    };
    for await (const response of serve(context, Deno.stdin.readable, options)) {
      cli.terminal.printJsonText(responseText(response));
      if (cli.terminal.closed) break;
    }
    return EXIT.done;
  },
});

export default { name: "rpc", summary: rpc.summary, commands: [rpc] } satisfies Noun;
