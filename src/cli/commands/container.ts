/** `container`: list, scan. */
import { containerListMethod, containerScanMethod } from "../../rpc/methods/containers.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { containerTable } from "../render/containers.ts";

const list = command({
  name: "list",
  summary: "List the containers that are known",
  method: "app.container.list",
  examples: ["agenttower container list"],
  run: async (cli) => {
    await cli.present(containerListMethod, {}, ({ items }) => {
      cli.terminal.print(containerTable(items, cli.terminal.paint));
    });
    return EXIT.done;
  },
});

const scan = command({
  name: "scan",
  summary: "Ask the engine which bench containers run",
  more: "Takes those whose name holds one of containers.name_contains (config.yaml).",
  method: "app.scan.containers",
  examples: ["agenttower container scan"],
  run: async (cli) => {
    await cli.present(containerScanMethod, {}, ({ items }) => {
      if (items.length === 0) cli.terminal.note("no bench container runs");
      else cli.terminal.print(containerTable(items, cli.terminal.paint));
    });
    return EXIT.done;
  },
});

export default {
  name: "container",
  summary: "Containers: places with a tmux server of their own",
  commands: [list, scan],
} satisfies Noun;
