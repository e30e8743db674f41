/** `recover` */
import { recoverMethod } from "../../rpc/methods/maintenance.ts";
import { flag, option } from "../args/spec.ts";
import { wideOption } from "../args/common_options.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { containerFilter } from "../refs/container.ts";
import { recoverText, staleTexts } from "../render/maintenance.ts";
import { viewOf } from "../render/view.ts";

const recover = command({
  name: "",
  summary: "Reconcile the records with tmux, in every container",
  more:
    "Exits 1 when a container could not be read; with --dry-run, 6 when there is something to do.",
  method: "managed.recover",
  options: {
    container: option("C", "only this container", "container"),
    "dry-run": flag("show recorded against observed, change nothing"),
    wide: wideOption,
  },
  examples: ["agenttower recover --dry-run"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const params = {
      container_id: await containerFilter(ctx, options.container),
      dry_run: options["dry-run"],
    };
    const result = await cli.present(recoverMethod, params, (result) => {
      const view = viewOf(ctx, cli.terminal, options.wide);
      cli.terminal.print(recoverText(result, view));
      for (const text of staleTexts(result, view)) cli.terminal.warn(text);
    });
    if (result.containers.some(({ status }) => status === "stale")) return EXIT.refused;
    return result.dry_run && result.drift ? EXIT.drift : EXIT.done;
  },
});

export default { name: "recover", summary: recover.summary, commands: [recover] } satisfies Noun;
