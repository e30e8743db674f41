/** `sweep` */
import { sweepMethod } from "../../rpc/methods/maintenance.ts";
import { flag } from "../args/spec.ts";
import { wideOption } from "../args/common_options.ts";
import { command, type Noun } from "../command/command.ts";
import { EXIT } from "../command/exit.ts";
import { isSwept, sweepText } from "../render/maintenance.ts";
import { viewOf } from "../render/view.ts";

const sweep = command({
  name: "",
  summary: "Mark unfinished panes as failed, and clean up, without tmux",
  more: "With --dry-run it exits 6 when there is something to do. Safe to run from cron.",
  method: "managed.sweep",
  options: { "dry-run": flag("show what would be done, change nothing"), wide: wideOption },
  examples: ["agenttower sweep --dry-run"],
  run: async (cli, _args, options) => {
    const ctx = await cli.context();
    const result = await cli.present(sweepMethod, { dry_run: options["dry-run"] }, (result) => {
      cli.terminal.print(sweepText(result, viewOf(ctx, cli.terminal, options.wide)));
    });
    return result.dry_run && isSwept(result) ? EXIT.drift : EXIT.done;
  },
});

export default { name: "sweep", summary: sweep.summary, commands: [sweep] } satisfies Noun;
