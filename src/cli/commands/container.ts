/** `container`: list, scan, mount. */
import { advise } from "../../model/advice.ts";
import { containerListMethod, containerScanMethod } from "../../rpc/methods/containers.ts";
import { argument } from "../args/spec.ts";
import { wideOption } from "../args/common_options.ts";
import type { Cli } from "../command/cli.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { containerTable, mountLines } from "../render/containers.ts";
import { viewOf } from "../render/view.ts";
import { staleIn } from "./agent/stale_in.ts";

const list = command({
  name: "list",
  summary: "List the containers that are known, those that could not be looked at first",
  method: "app.container.list",
  options: { wide: wideOption },
  examples: ["agenttower container list"],
  run: async (cli, _args, { wide }) => {
    await cli.present(containerListMethod, {}, async ({ items }) => {
      await show(cli, items, wide);
    });
    return EXIT.done;
  },
});

const scan = command({
  name: "scan",
  summary: "Ask the engines which bench containers run",
  more: "Takes those whose name holds one of containers.name_contains (config.yaml).",
  method: "app.scan.containers",
  options: { wide: wideOption },
  examples: ["agenttower container scan"],
  run: async (cli, _args, { wide }) => {
    let isWhole = true;
    await cli.present(containerScanMethod, {}, async ({ items, engines }) => {
      isWhole = engines.every(({ reason }) => reason === null);
      if (items.length === 0) cli.terminal.note("no bench container runs");
      else await show(cli, items, wide);
    });
    return isWhole ? EXIT.done : EXIT.refused;
  },
});

async function show(cli: Cli, items: Parameters<typeof containerTable>[0], wide: boolean) {
  const ctx = await cli.context();
  cli.terminal.print(containerTable(items, viewOf(ctx, cli.terminal, wide), staleIn(ctx)));
}

const mount = command({
  name: "mount",
  summary:
    "Make a folder for a container's pane logs, and say how to mount it; without, they are pulled",
  more:
    "The container need not exist yet; it must get this name. Nothing else of the state is shown to it.",
  arguments: {
    name: argument("NAME", "the name that the container has, or is to have", "other-container"),
  },
  examples: ["agenttower container mount bench-alpha"],
  run: async (cli, args) => {
    const ctx = await cli.context();
    cli.requireHost(ctx);
    const { makeOwnMount } = await import("../../logs/own_mount.ts");
    const mount = makeOwnMount(ctx, args.name);
    const { terminal } = cli;
    if (terminal.json) cli.printResult(mount);
    else {
      terminal.print(mountLines(mount, ctx.settings.containers.runtime));
      terminal.hint(advise`a mount can only be given to a container when it is made`);
    }
    return EXIT.done;
  },
});

export default {
  name: "container",
  summary: "Containers: places with a tmux server of their own",
  commands: [list, scan, mount],
} satisfies Noun;
